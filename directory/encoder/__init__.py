"""Sentences as vectors, so that words which mean the same lie near each other.

The model is all-MiniLM-L6-v2 (Apache-2.0). ``directory.encoder.build`` makes its folder from the
published weights; ``load_encoder`` reads that folder. Nothing is ever downloaded from here.
"""

from directory.encoder.sentence import DIMENSIONS, MAX_PIECES, Encoder, EncoderUnavailable, load_encoder

__all__ = ["DIMENSIONS", "MAX_PIECES", "Encoder", "EncoderUnavailable", "load_encoder"]
