DELETE FROM vault.profile_value WHERE session = ?1
