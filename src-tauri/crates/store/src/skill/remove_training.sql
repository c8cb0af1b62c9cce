DELETE FROM main.agent_training WHERE id = ?1
