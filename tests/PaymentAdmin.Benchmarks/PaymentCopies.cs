using System.Globalization;

namespace PaymentAdmin.Benchmarks;

/// <summary>Makes many payments that arrived of one that was prepared: importing and sending them is measured elsewhere.</summary>
internal static class PaymentCopies
{
    /// <summary>How many at once: the application writes too.</summary>
    private const int Part = 50_000;

    public static async Task Make(Store store, int payments)
    {
        var columns = await Columns(store);
        await store.Execute("""UPDATE "Payments" SET "Number" = 0""");
        for (var after = 0; after < payments; after += Part)
        {
            await store.Execute(Insert(store, columns, after + 1, Math.Min(after + Part, payments), payments));
        }

        // As servers do by themselves after a while.
        await store.Execute(store.IsSqlite ? "PRAGMA wal_checkpoint(TRUNCATE)" : "VACUUM ANALYZE");
    }

    private static string Insert(Store store, IReadOnlyList<string> columns, int first, int last, int payments)
    {
        var made = Values(store, payments);
        var values = columns.Select(column => made.TryGetValue(column, out var value) ? value : $"t.\"{column}\"");
        var numbers = store.IsSqlite
            ? string.Create(CultureInfo.InvariantCulture, $"(WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last}) SELECT n FROM s) s")
            : string.Create(CultureInfo.InvariantCulture, $"generate_series({first}, {last}) AS s(n)");
        return $"""
            INSERT INTO "Payments" ({string.Join(", ", columns.Select(column => $"\"{column}\""))})
            SELECT {string.Join(", ", values)} FROM {numbers} CROSS JOIN "Payments" t WHERE t."Number" = 0
            """;
    }

    /// <summary>What is not as in the one; the rules are those of <see cref="Reconciled"/>.</summary>
    private static Dictionary<string, string> Values(Store store, int payments)
    {
        var seconds = string.Create(CultureInfo.InvariantCulture, $"(CAST(s.n AS bigint) * 86399 / {payments})");
        var day = Reconciled.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        var time = store.IsSqlite ? $"datetime('{day}', {seconds} || ' seconds')" : $"(timestamptz '{day} 00:00:00+00' + {seconds} * interval '1 second')";
        var scattered = "((CAST(s.n AS bigint) * 2654435761) % 4294967296)";
        var reference = store.IsSqlite ? "printf('PAY-%08d', s.n)" : "'PAY-' || lpad(s.n::text, 8, '0')";
        return new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["Id"] = store.IsSqlite ? "printf('0193F000-0000-7000-8000-%012X', s.n)" : "('0193f000-0000-7000-8000-' || lpad(to_hex(s.n), 12, '0'))::uuid",
            ["Number"] = "s.n",
            ["Status"] = "'completed'",
            ["AmountMinor"] = "(1000 + s.n % 100) * 100",
            ["Reference"] = reference,
            ["ReferenceTaken"] = reference,
            ["ProviderReference"] = reference,
            ["IdempotencyKey"] = $"'key-' || {reference}",
            ["PspPaymentId"] = store.IsSqlite ? $"printf('%08x%08x', {scattered}, s.n)" : $"lpad(to_hex({scattered}), 8, '0') || lpad(to_hex(s.n), 8, '0')",
            ["MayHaveLeft"] = "TRUE",
            ["ReleasedAt"] = time,
            ["SubmittedAt"] = time,
            ["CompletedAt"] = time,
        };
    }

    private static async Task<IReadOnlyList<string>> Columns(Store store)
    {
        await using var connection = await store.Open();
        await using var command = connection.CreateCommand();
        command.CommandText = """SELECT * FROM "Payments" WHERE 1 = 0""";
        await using var reader = await command.ExecuteReaderAsync();
        return [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetName)];
    }
}
