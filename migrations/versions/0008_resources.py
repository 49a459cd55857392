"""The agency's library: resources in three pools, and their uses.

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('resources',
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title_zh', sa.String(length=200), nullable=False),
    sa.Column('title_en', sa.String(length=200), nullable=False),
    sa.Column('category', sa.String(length=100), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('team_id', sa.String(length=24), nullable=True),
    sa.Column('client_id', sa.String(length=24), nullable=True),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['client_id'], ['clients.id'], name=op.f('fk_resources_client_id_clients')),
    sa.ForeignKeyConstraint(['team_id'], ['teams.id'], name=op.f('fk_resources_team_id_teams')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resources'))
    )
    with op.batch_alter_table('resources', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resources_client_id'), ['client_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resources_team_id'), ['team_id'], unique=False)

    op.create_table('resource_uses',
    sa.Column('resource_id', sa.String(length=24), nullable=False),
    sa.Column('project_id', sa.String(length=24), nullable=True),
    sa.Column('item_id', sa.String(length=24), nullable=True),
    sa.Column('person_id', sa.String(length=24), nullable=True),
    sa.Column('used_on', sa.Date(), nullable=False),
    sa.Column('effect', sa.Integer(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('id', sa.String(length=24), nullable=False),
    sa.ForeignKeyConstraint(['item_id'], ['items.id'], name=op.f('fk_resource_uses_item_id_items')),
    sa.ForeignKeyConstraint(['person_id'], ['people.id'], name=op.f('fk_resource_uses_person_id_people')),
    sa.ForeignKeyConstraint(['project_id'], ['projects.id'], name=op.f('fk_resource_uses_project_id_projects')),
    sa.ForeignKeyConstraint(['resource_id'], ['resources.id'], name=op.f('fk_resource_uses_resource_id_resources')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_resource_uses'))
    )
    with op.batch_alter_table('resource_uses', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_resource_uses_item_id'), ['item_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resource_uses_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_resource_uses_project_id'), ['project_id'], unique=False)
        batch_op.create_index('ix_resource_uses_resource_id_used_on', ['resource_id', 'used_on'], unique=False)


def downgrade() -> None:
    op.drop_table('resource_uses')
    op.drop_table('resources')
