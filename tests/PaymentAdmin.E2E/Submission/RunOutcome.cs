using PaymentAdmin.E2E.Infrastructure;

namespace PaymentAdmin.E2E.Submission;

/// <summary>All that the reconciliation of one processor's connection has led to, without what differs from one connection to the other: ids and times.</summary>
internal static class RunOutcome
{
    /// <summary>Item by item. Where in its run what is missing stands follows from the ids of payments.</summary>
    public static Task<IReadOnlyList<string>> Items(AppDatabase database, string processor) => database.Rows($"""
        SELECT i."Class", CASE WHEN i."Class" = 'platform_only' THEN 0 ELSE i."Number" END, i."PspId", i."Reference", p."Reference", i."Intent", i."IsClaim", i."IsDouble", i."FeeDifferenceMinor", i."Disagrees", i."Change", i."Standing",
            i."ContentOrder", i."PlatformMinor", i."PlatformCurrency", i."PlatformStatus", i."PspMinor", i."PspCurrency", i."Said", i."StatusWord", i."PspAt", i."FileOffset", i."FileLength", i."Fault",
            i."Before", i."Step", s."Kind", s."TransactionReference"
        FROM "ReconciliationItems" i LEFT JOIN "Payments" p ON p."Id" = i."RecordId" LEFT JOIN "SettlementIssues" s ON s."Id" = i."IssueId"
        WHERE i."RunId" IN ({Runs(processor)}) ORDER BY 2, 4
        """);

    /// <summary>Everything else, each fact on a line.</summary>
    public static async Task<IReadOnlyList<string>> Facts(AppDatabase database, string processor, string connection)
    {
        var (runs, connections) = (Runs(processor), Connections(processor));
        var facts = new List<string>();
        foreach (var (what, sql) in new (string, string)[]
        {
            ("run", $"""SELECT "Status", "Phase", "Rows", "Items", "Offset", "Changed", "Gone" FROM "ReconciliationRuns" WHERE "Id" IN ({runs})"""),
            ("figure", $"""SELECT "Class", "Currency", "PlatformCount", "PlatformMinor", "PspCount", "PspMinor" FROM "ReconciliationFigures" WHERE "RunId" IN ({runs}) ORDER BY 1, 2"""),
            ("issue", $"""SELECT "Kind", "Status", "TransactionReference", "ExpectedMinor", "ActualMinor", "Currency" FROM "SettlementIssues" WHERE "ProcessorId" IN ({Processor(processor)}) ORDER BY 1, 3, 5"""),
            ("note", $"""SELECT n."Kind", COUNT(*) FROM "SettlementIssueNotes" n JOIN "SettlementIssues" s ON s."Id" = n."IssueId" WHERE s."ProcessorId" IN ({Processor(processor)}) GROUP BY n."Kind" ORDER BY 1"""),
            ("connection", $"""SELECT "Status" FROM "Connections" WHERE "Id" IN ({connections})"""),
            ("alert", $"""SELECT "Kind", "Count", "Message" FROM "Alerts" WHERE "OpenKey" LIKE '%{connection[(connection.IndexOf('_', StringComparison.Ordinal) + 1)..]}%' ORDER BY 1"""),
            ("audit", $"""SELECT "Kind", COUNT(*) FROM "AuditEntries" WHERE ("ThingId" IN ({runs}) OR "ThingId" IN ({connections})) AND "Kind" <> 'reconciliation.resumed' GROUP BY "Kind" ORDER BY 1"""),
            ("payments", $"""SELECT "Status", COUNT(*), SUM("AmountMinor") FROM "Payments" WHERE "ConnectionId" IN ({connections}) GROUP BY "Status" ORDER BY 1"""),
            ("transactions", $"""SELECT "Status", COUNT(*), SUM("AmountMinor") FROM "Transactions" WHERE "ConnectionId" IN ({connections}) GROUP BY "Status" ORDER BY 1"""),
            ("asked", $"""SELECT w."State", COUNT(*) FROM "WorkItems" w JOIN "Payments" p ON p."Id" = w."SubjectId" WHERE w."Queue" = 'reconciliation_questions' AND p."ConnectionId" IN ({connections}) GROUP BY w."State" """),
            ("told", $"""SELECT COUNT(DISTINCT "PaymentId") FROM "Exchanges" WHERE "Purpose" = 'status' AND "ConnectionId" IN ({connections})"""),
        })
        {
            facts.AddRange((await database.Rows(sql)).Select(row => $"{what}: {row}"));
        }

        return facts;
    }

    /// <summary>The runs of a processor.</summary>
    public static string Runs(string processor) => $"""SELECT "Id" FROM "ReconciliationRuns" WHERE "ProcessorId" IN ({Processor(processor)})""";

    private static string Connections(string processor) => $"""SELECT "Id" FROM "Connections" WHERE "ProcessorId" IN ({Processor(processor)})""";

    private static string Processor(string code) => $"""SELECT "Id" FROM "Processors" WHERE "Code" = '{code}'""";
}
