SELECT * FROM main.agent_training ORDER BY day DESC, id
