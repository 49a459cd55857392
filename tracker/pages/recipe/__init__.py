"""A playbook drawn before it is started: values in, one SVG string out."""

from tracker.pages.recipe.picture import draw
from tracker.pages.recipe.values import Band, Box, Listing, Recipe

__all__ = ["Band", "Box", "Listing", "Recipe", "draw"]
