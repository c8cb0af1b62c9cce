INSERT INTO main.workshop (id, agent, state, theme, level, started_at, minutes, participants, source, import)
VALUES (:id, :agent, :state, :theme, :level, :started_at, :minutes, :participants, :source, :import)
ON CONFLICT (id) DO UPDATE SET
    agent = excluded.agent, state = excluded.state, theme = excluded.theme, level = excluded.level,
    started_at = excluded.started_at, minutes = excluded.minutes, participants = excluded.participants
