UPDATE main.session SET person = NULL WHERE id = ?1
