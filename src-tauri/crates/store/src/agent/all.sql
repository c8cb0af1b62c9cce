SELECT a.* FROM main.agent a ORDER BY a.family_name, a.given_name, a.id
