SELECT c.* FROM vault.citizen c WHERE c.id = ?1
