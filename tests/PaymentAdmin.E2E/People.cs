namespace PaymentAdmin.E2E;

/// <summary>The demo people, as the README names them.</summary>
internal static class People
{
    public const string Admin = "admin@demo.example";
    public const string Admin2 = "admin2@demo.example";
    public const string Finance = "finance@demo.example";
    public const string Finance2 = "finance2@demo.example";
    public const string Officer = "officer@demo.example";
    public const string Officer2 = "officer2@demo.example";
    public const string Officer3 = "officer3@demo.example";
    public const string Auditor = "auditor@demo.example";

    public static IReadOnlyList<string> All { get; } = [Admin, Admin2, Finance, Finance2, Officer, Officer2, Officer3, Auditor];
}
