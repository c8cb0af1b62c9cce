SELECT word FROM vault.citizen_word WHERE citizen = ?1
