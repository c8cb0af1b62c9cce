DELETE FROM vault.citizen_word WHERE citizen = ?1
