INSERT INTO main.agent_training (id, agent, title, day, minutes) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT (id) DO UPDATE SET
    agent = excluded.agent, title = excluded.title, day = excluded.day, minutes = excluded.minutes
