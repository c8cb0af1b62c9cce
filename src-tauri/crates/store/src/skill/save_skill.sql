INSERT INTO main.agent_skill (agent, skill, level, declared_on) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (agent, skill) DO UPDATE SET level = excluded.level, declared_on = excluded.declared_on
