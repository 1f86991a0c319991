"""What writes the reference pages of signals and personas: `cog -I docs`, called by `make docs`."""
