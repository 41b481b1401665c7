"""A BERT small enough to make up on the spot, with the layout of the published one."""

import numpy as np
from numpy.typing import NDArray

WIDTH = 64
MIDDLE = 96


def small_weights(
    *, layers: int = 2, words: int = 50, places: int = 16, seed: int = 3
) -> dict[str, NDArray[np.float32]]:
    source = np.random.default_rng(seed)

    def some(*shape: int, around: float = 0.0, spread: float = 0.3) -> NDArray[np.float32]:
        return source.normal(around, spread, shape).astype(np.float32)

    weights = {
        "embeddings.word_embeddings.weight": some(words, WIDTH),
        "embeddings.position_embeddings.weight": some(places, WIDTH),
        "embeddings.token_type_embeddings.weight": some(2, WIDTH),
    }
    norms, dense = ["embeddings.LayerNorm"], {}
    for layer in range(layers):
        name = f"encoder.layer.{layer}"
        norms += [f"{name}.attention.output.LayerNorm", f"{name}.output.LayerNorm"]
        dense.update({f"{name}.attention.self.{part}": (WIDTH, WIDTH) for part in ("query", "key", "value")})
        dense[f"{name}.attention.output.dense"] = (WIDTH, WIDTH)
        dense[f"{name}.intermediate.dense"] = (MIDDLE, WIDTH)
        dense[f"{name}.output.dense"] = (WIDTH, MIDDLE)
    for name in norms:
        weights |= {f"{name}.weight": some(WIDTH, around=1.0), f"{name}.bias": some(WIDTH)}
    for name, shape in dense.items():
        weights |= {f"{name}.weight": some(*shape), f"{name}.bias": some(shape[0])}
    return weights
