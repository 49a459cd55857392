"""Services run from playbooks: plans on real working days, gates, feeds and standup sheets."""
