SELECT a.* FROM main.agent a WHERE a.id = ?1
