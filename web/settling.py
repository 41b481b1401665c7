"""What a process does once everything is loaded, so that people do not wait for it later."""

import gc


def settle() -> None:
    """Take what is loaded for good out of the garbage collector's rounds.

    Words, rules and examples are some 600,000 objects. Looking through them all takes a quarter of a second, in which
    nobody is answered.

    Source:
        Python documentation, ``gc.freeze``.
    """
    gc.collect()
    gc.freeze()
