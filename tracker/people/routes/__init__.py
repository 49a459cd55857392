"""HTTP of people and of everything that belongs to them."""

from tracker.people.routes.assessments import bp as assessments_bp
from tracker.people.routes.clients import bp as clients_bp
from tracker.people.routes.invitations import bp as invitations_bp
from tracker.people.routes.people import bp as people_bp
from tracker.people.routes.substitutes import bp as substitutes_bp
from tracker.people.routes.teams import bp as teams_bp
from tracker.people.routes.tokens import bp as tokens_bp

BLUEPRINTS = (people_bp, clients_bp, tokens_bp, invitations_bp, teams_bp, assessments_bp, substitutes_bp)
