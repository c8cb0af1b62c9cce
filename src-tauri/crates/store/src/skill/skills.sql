SELECT * FROM main.agent_skill ORDER BY agent, skill
