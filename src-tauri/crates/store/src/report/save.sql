INSERT INTO main.report_intro (period, body, agent, updated_at) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (period) DO UPDATE SET body = excluded.body, agent = excluded.agent, updated_at = excluded.updated_at
