INSERT INTO main.request (
    id, session, position, operator, procedure, catalogue_revision, level, outcome, blocking_reason,
    orientation_target, way, minutes, state, created_at, returns_to,
    due_on
) VALUES (
    :id, :session, :position, :operator, :procedure, :catalogue_revision, :level, :outcome, :blocking_reason,
    :orientation_target, :way, :minutes, :state, :created_at,
    :returns_to, :due_on
)
ON CONFLICT (id) DO UPDATE SET
    position = excluded.position, operator = excluded.operator, procedure = excluded.procedure,
    catalogue_revision = excluded.catalogue_revision, level = excluded.level, outcome = excluded.outcome,
    blocking_reason = excluded.blocking_reason, orientation_target = excluded.orientation_target,
    way = excluded.way, minutes = excluded.minutes, state = excluded.state,
    returns_to = excluded.returns_to, due_on = excluded.due_on
