"""Little words that join names and tell nobody apart."""

PARTICLES = frozenset(
    """al el ul ad as an ar ash az de del la las los da do dos das di van von der den y e i bin ibn ben bint bin
    abu umm oglu ogly kyzy qizi""".split()
)
PARTICLE_WEIGHT = 0.15
