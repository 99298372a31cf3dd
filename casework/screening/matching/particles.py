"""Little words that join names and tell nobody apart."""

PARTICLES = frozenset(
    """al el ul ad as an ar ash az de del la las los da do dos das di van von der den y e i bin ibn ben bint bin
    abu umm oglu ogly kyzy qizi""".split()
)
PARTICLE_WEIGHT = 0.15
# Parts of Arabic names that stand with another word; they tell more than a particle and less than a name.
COMPONENTS = frozenset(("abdul", "din", "ullah", "ould"))
COMPONENT_WEIGHT = 0.3
BESIDE_NAMES = PARTICLES | COMPONENTS
