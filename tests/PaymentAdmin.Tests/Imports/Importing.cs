using System.Text;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Imports;

/// <summary>Files to import, and a distribution to import them into.</summary>
internal sealed class Importing(TestDatabase database, Handlers handlers, Paying paying, Guid distributionId)
{
    public const string Header = "external_id,full_name,phone_number,account_number,amount,currency,reference";

    public Handlers Handlers { get; } = handlers;

    public Paying Paying { get; } = paying;

    public Guid DistributionId { get; } = distributionId;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<Importing> Start(TestDatabase database, Handlers handlers)
    {
        var paying = await Paying.Start(database, handlers);
        return new Importing(database, handlers, paying, await paying.Make());
    }

    /// <summary>Rows of people who are new, of 50,000 TZS each.</summary>
    public static string Rows(int count, int from = 1) =>
        string.Concat(Enumerable.Range(from, count).Select(row => $"B-{row},Asha Juma {row},07{row:00000000},,50000,TZS,REF-{row}\n"));

    public static Stream Csv(string rows, string header = Header) => new MemoryStream(Encoding.UTF8.GetBytes($"{header}\n{rows}"));

    /// <summary>The same rows as a workbook; amounts are numbers.</summary>
    public static Stream Xlsx(string rows, string header = Header)
    {
        var file = new MemoryStream();
        using (var writer = TableWriter.Create(FileFormat.Xlsx, file))
        {
            foreach (var row in $"{header}\n{rows}".Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                writer.Write(row.Split(',').Select(cell => new TableCell(cell, decimal.TryParse(cell, out _) && !cell.StartsWith('0') ? CellKind.Number : CellKind.Text)));
            }
        }

        file.Position = 0;
        return file;
    }

    public Task<ImportAnswer> Send(Stream file, bool dryRun = false, bool skipBadRows = false, bool waits = false, Actor? by = null, ImportKind kind = ImportKind.Payments, Func<string, Once?>? once = null, Guid? into = null) =>
        Handlers.Get<ReceiveImport>().Handle(
            new ReceiveImport.Input(kind, into ?? (kind == ImportKind.Payments ? DistributionId : Paying.ProgrammeId), "rows.csv", dryRun, skipBadRows, waits), file, by ?? Paying.Maker, Stop, once);

    /// <summary>What a file that holds wrong rows is answered with.</summary>
    public async Task<GetImport.Answer> Refuse(Stream file, string code = "import_has_errors")
    {
        var refusal = await Refused.With(RefusalKind.Rule, code, () => Send(file));
        return await Get((string)refusal.Facts["importId"]!);
    }

    public Task<GetImport.Answer> Get(string id, int afterRow = 0, int limit = 100) =>
        Handlers.Get<GetImport>().Handle(PublicId.Import.Parse(id), new GetImport.Query(afterRow, limit), Paying.Maker, Stop);

    public async Task<ImportAnswer> Answer(string id) => (await Get(id)).Import;

    /// <summary>Works the queue until it is empty.</summary>
    public async Task<int> Work()
    {
        for (var items = 0; ; items++)
        {
            if (await Handlers.Get<ClaimWork>().Take(ImportQueue.Name, 1, ImportQueue.Settings.Lease, Stop) is not [var claim])
            {
                return items;
            }

            await Handlers.Get<TryWork>().Handle(ImportQueue.Settings, typeof(RunImport), claim, Stop);
        }
    }

    public async Task<List<Payment>> Payments()
    {
        await using var db = database.Open();
        return await db.Payments.AsNoTracking().Where(row => row.DistributionId == DistributionId && row.Status != PaymentStatus.Cancelled).OrderBy(row => row.Number).ToListAsync(Stop);
    }

    public async Task<List<Beneficiary>> Beneficiaries()
    {
        await using var db = database.Open();
        return await db.Beneficiaries.AsNoTracking().OrderBy(row => row.CreatedAt).ThenBy(row => row.Id).ToListAsync(Stop);
    }

    public async Task<List<T>> All<T>() where T : class
    {
        await using var db = database.Open();
        return await db.Set<T>().AsNoTracking().ToListAsync(Stop);
    }

    public PersonalDetails Open(string kept) => Handlers.Get<PersonalData>().Open(kept);
}
