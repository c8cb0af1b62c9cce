SELECT s.id, s.agent, s.started_at, s.channel, s.minutes, s.appointment, s.anonymous, s.first_visit, s.mandate_used,
    s.age_class, s.gender, s.social_status, s.town, s.autonomy, s.equipment, s.orientation_target, s.person, s.source,
    r.id, r.operator, r.procedure, r.level, r.outcome, r.blocking_reason, r.orientation_target, r.way, r.minutes,
    r.returns_to, r.due_on, t.theme, s.closed_at, s.corrected_at
FROM main.session s
LEFT JOIN main.request r INDEXED BY request_by_session ON r.session = s.id AND r.state <> 'removed'
LEFT JOIN main.request_theme t ON t.request = r.id
WHERE s.id = ?1 AND s.state = 'closed'
ORDER BY r.position
