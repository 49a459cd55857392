"""HTTP of playbooks: reading them, and writing new versions."""

from tracker.playbooks.routes.drafts import bp as drafts_bp
from tracker.playbooks.routes.reading import bp as reading_bp

BLUEPRINTS = (reading_bp, drafts_bp)
