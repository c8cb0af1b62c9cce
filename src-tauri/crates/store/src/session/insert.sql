INSERT INTO main.session (
    id, agent, state, channel, started_at, ended_at, paused_seconds, minutes, appointment, anonymous, first_visit,
    mandate_used, age_class, gender, social_status, town, autonomy, equipment, orientation_target, closed_at, person,
    source, import
) VALUES (
    ?1, ?2, 'closed', ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22
)
