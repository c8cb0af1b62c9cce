DELETE FROM main.agent_skill WHERE agent = ?1 AND skill = ?2
