INSERT INTO main.session (
    id, agent, state, channel, started_at, ended_at, paused_at, paused_seconds, minutes, appointment, anonymous,
    first_visit, mandate_used, age_class, gender, social_status, town, autonomy, equipment, orientation_target,
    closed_at, corrected_at, discarded_at, person, source, import
) VALUES (
    :id, :agent, :state, :channel, :started_at, :ended_at, :paused_at, :paused_seconds, :minutes, :appointment,
    :anonymous, :first_visit, :mandate_used, :age_class, :gender, :social_status, :town, :autonomy, :equipment,
    :orientation_target, :closed_at, :corrected_at, :discarded_at,
    :person, :source, :import
)
ON CONFLICT (id) DO UPDATE SET
    agent = excluded.agent, state = excluded.state, channel = excluded.channel, started_at = excluded.started_at,
    ended_at = excluded.ended_at, paused_at = excluded.paused_at, paused_seconds = excluded.paused_seconds,
    minutes = excluded.minutes, appointment = excluded.appointment, anonymous = excluded.anonymous,
    first_visit = excluded.first_visit, mandate_used = excluded.mandate_used, age_class = excluded.age_class,
    gender = excluded.gender, social_status = excluded.social_status, town = excluded.town,
    autonomy = excluded.autonomy, equipment = excluded.equipment,
    orientation_target = excluded.orientation_target, closed_at = excluded.closed_at,
    corrected_at = excluded.corrected_at, discarded_at = excluded.discarded_at
