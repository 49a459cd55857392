"""Phases without a window of their own, longer keys for what comes from included playbooks, choices.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('phases') as batch_op:
        batch_op.alter_column('key', existing_type=sa.String(length=40), type_=sa.String(length=300), existing_nullable=False)
        batch_op.alter_column('starts_on', existing_type=sa.Date(), nullable=True)
        batch_op.alter_column('ends_on', existing_type=sa.Date(), nullable=True)
    with op.batch_alter_table('items') as batch_op:
        batch_op.alter_column('key', existing_type=sa.String(length=60), type_=sa.String(length=300), existing_nullable=False)
    with op.batch_alter_table('projects') as batch_op:
        batch_op.add_column(sa.Column('choices', sa.JSON(), nullable=False, server_default='{}'))


def downgrade() -> None:
    with op.batch_alter_table('projects') as batch_op:
        batch_op.drop_column('choices')
    with op.batch_alter_table('items') as batch_op:
        batch_op.alter_column('key', existing_type=sa.String(length=300), type_=sa.String(length=60), existing_nullable=False)
    # A phase without a window had no place before: it takes the days of its project.
    op.execute(
        "UPDATE phases SET starts_on = (SELECT start_on FROM projects WHERE projects.id = phases.project_id), "
        "ends_on = (SELECT COALESCE(finish_on, start_on) FROM projects WHERE projects.id = phases.project_id) "
        "WHERE starts_on IS NULL OR ends_on IS NULL"
    )
    with op.batch_alter_table('phases') as batch_op:
        batch_op.alter_column('ends_on', existing_type=sa.Date(), nullable=False)
        batch_op.alter_column('starts_on', existing_type=sa.Date(), nullable=False)
        batch_op.alter_column('key', existing_type=sa.String(length=300), type_=sa.String(length=40), existing_nullable=False)
