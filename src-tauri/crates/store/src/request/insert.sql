INSERT INTO main.request (
    id, session, position, operator, procedure, catalogue_revision, level, outcome, blocking_reason,
    orientation_target, way, minutes, state, created_at, returns_to, due_on
) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)
