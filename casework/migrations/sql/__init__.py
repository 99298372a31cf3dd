"""SQL of landed migrations, frozen with them: a change is a new migration that replaces what it must."""
