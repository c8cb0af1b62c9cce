SELECT person FROM vault.citizen WHERE id = ?1
