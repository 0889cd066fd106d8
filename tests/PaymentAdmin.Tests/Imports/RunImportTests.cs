using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Secrets;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Imports;

/// <summary>Imports that the queue runs: in parts, broken off, by two at once.</summary>
public sealed class RunImportTests
{
    private const int Many = (2 * RunImport.PartRows) + 7;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase(RealOnly = "lets a lease run out")]
    public async Task Run_OfALargeFile_IsLeftToTheQueue(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);

        var taken = await importing.Send(Large(Many));
        Assert.Equal((ImportStatus.Checking, 0), (taken.Status, taken.Rows));
        Assert.Equal(1, await importing.Work());

        var done = await importing.Answer(taken.Id);
        Assert.Equal((ImportStatus.Done, Many, Many, 0), (done.Status, done.Rows, done.Added, done.BadRows));
        Assert.Equal(Enumerable.Range(1, Many), (await importing.Payments()).Select(payment => payment.Number));
        Assert.Equal(0, await importing.Work());
    }

    [Theory, EachDatabase(RealOnly = "breaks off a run in the middle")]
    public async Task Run_BrokenOffInTheMiddle_GoesOnWhereItWas(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        var id = PublicId.Import.Parse((await importing.Send(Large(Many))).Id);

        // Each run commits one more part, and is then killed.
        await handlers.Get<PersonalData>().Marks(Stop);
        var places = new List<(ImportStatus, int)>();
        for (var kills = 0; kills < 8; kills++)
        {
            await using var dying = database.HandlersThatSaveOnce(handlers.Clock);
            await Record.ExceptionAsync(() => dying.Get<RunImport>().Run(id, claim: null, Stop));
            var import = await importing.Answer(PublicId.Import.Format(id));
            places.Add((import.Status, import.Rows));
        }

        Assert.Equal(
            [
                (ImportStatus.Checking, RunImport.PartRows), (ImportStatus.Checking, 2 * RunImport.PartRows), (ImportStatus.Importing, 0),
                (ImportStatus.Importing, RunImport.PartRows), (ImportStatus.Importing, 2 * RunImport.PartRows), (ImportStatus.Done, Many), (ImportStatus.Done, Many), (ImportStatus.Done, Many),
            ],
            places);
        Assert.Equal(Many, (await importing.Payments()).Select(payment => payment.Reference).Distinct().Count());
        Assert.Equal(Many, (await importing.Payments()).Count);
    }

    [Theory, EachDatabase(RealOnly = "runs at once")]
    public async Task Run_ByManyAtOnce_ImportsEachRowOnce(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        var id = PublicId.Import.Parse((await importing.Send(Large(Many))).Id);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => handlers.Get<RunImport>().Run(id, claim: null, Stop))));

        // Whoever found the place moved has stopped; the last one has come to the end.
        await handlers.Get<RunImport>().Run(id, claim: null, Stop);
        var done = await importing.Answer(PublicId.Import.Format(id));
        Assert.Equal((ImportStatus.Done, Many, Many), (done.Status, done.Rows, done.Added));
        Assert.Equal(Many, (await importing.Payments()).Count);
        Assert.Equal(Many, (await importing.Beneficiaries()).Count);
    }

    [Theory, EachDatabase(RealOnly = "runs at once")]
    public async Task Import_OfTheSameFileByTwoAtOnce_DoublesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        const int Rows = 30;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => importing.Send(Importing.Csv(Importing.Rows(Rows))))));

        Assert.Equal(Rows, (await importing.Payments()).Count);
        Assert.Equal(Rows, (await importing.Beneficiaries()).Count);
    }

    [Theory, EachDatabase(RealOnly = "has another import done between two questions")]
    public async Task Check_WhileTheSameFileIsImported_FindsTheRowsThereAndNoErrors(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        const int Rows = 3;
        var other = default(ImportAnswer);
        await using var slow = database.With(new Between(async () => other = await importing.Send(Importing.Csv(Importing.Rows(Rows)))), handlers.Clock);

        var done = await new Importing(database, slow, importing.Paying, importing.DistributionId).Send(Importing.Csv(Importing.Rows(Rows)));

        Assert.Equal((ImportStatus.Done, Rows, 0), (other!.Status, other.Added, other.BadRows));
        Assert.Equal((ImportStatus.Done, 0, Rows, 0), (done.Status, done.Added, done.Unchanged, done.BadRows));
        Assert.Equal(Rows, (await importing.Payments()).Count);
        Assert.Equal(Rows, (await importing.Beneficiaries()).Count);
    }

    [Theory, EachDatabase(RealOnly = "takes a lease over")]
    public async Task Run_WhoseLeaseWasTakenOver_SavesNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        var id = PublicId.Import.Parse((await importing.Send(Large(Many))).Id);
        var claim = Assert.Single(await handlers.Get<ClaimWork>().Take(ImportQueue.Name, 1, ImportQueue.Settings.Lease, Stop));
        var lost = new WorkClaim(claim.ItemId, claim.SubjectId, claim.OrderKey, id, claim.Attempt, claim.Until);

        await Assert.ThrowsAsync<ClaimLostException>(() => handlers.Get<RunImport>().Run(id, lost, Stop));

        Assert.Equal((ImportStatus.Checking, 0), await Status(importing, id));
        await handlers.Get<RunImport>().Run(id, claim, Stop);
        Assert.Equal((ImportStatus.Done, Many), await Status(importing, id));
    }

    [Theory, EachDatabase]
    public async Task Cancel_OfARunningImport_StopsItAndKeepsWhatIsIn(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        var id = PublicId.Import.Parse((await importing.Send(Large(Many))).Id);

        var cancelled = await handlers.Get<CancelImport>().Handle(id, Paying.Third, Stop);
        await handlers.Get<RunImport>().Run(id, claim: null, Stop);

        Assert.Equal((ImportStatus.Cancelled, 0), (cancelled.Status, cancelled.Rows));
        Assert.Equal(ImportStatus.Cancelled, (await importing.Answer(cancelled.Id)).Status);
        Assert.Equal(0, await importing.Work());
        Assert.Empty(await importing.Payments());
    }

    [Theory, EachDatabase]
    public async Task Request_BrokenOffAfterTheFileCame_IsFinishedByTheQueue(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        var id = PublicId.Import.Parse((await importing.Send(Importing.Csv(Importing.Rows(3)), waits: true)).Id);
        await using (var db = database.Open())
        {
            var import = await db.Set<Import>().FindAsync([id], Stop);
            import!.Begin(new ImportOptions(DryRun: false, SkipBadRows: false, MappingJson: null), Paying.Maker, handlers.Clock.Now());
            await ReceiveImport.Ask(db, import, handlers.Clock.Now(), Stop);
            await db.SaveChangesAsync(Stop);
        }

        Assert.Equal(0, await importing.Work());
        handlers.Clock.Advance(ImportQueue.InlineTime);
        Assert.Equal(1, await importing.Work());

        Assert.Equal((ImportStatus.Done, 3), await Status(importing, id));
    }

    private static async Task<(ImportStatus Status, int Rows)> Status(Importing importing, Guid id)
    {
        var import = await importing.Answer(PublicId.Import.Format(id));
        return (import.Status, import.Rows);
    }

    /// <summary>Too large for a request: a column that nobody asked for makes it so.</summary>
    private static MemoryStream Large(int rows)
    {
        var note = new string('x', 1_100);
        var file = new MemoryStream();
        using var writer = new StreamWriter(file, leaveOpen: true);
        writer.Write($"{Importing.Header},note\n");
        foreach (var row in Importing.Rows(rows).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            writer.Write($"{row},{note}\n");
        }

        writer.Flush();
        file.Position = 0;
        return file;
    }

    /// <summary>Has something done once between what an import asks of known payments and of known beneficiaries, whichever comes first.</summary>
    private sealed class Between(Func<Task> act) : DbCommandInterceptor
    {
        private int _asked;

        public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
            DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
        {
            var asks = command.CommandText.Contains("FROM \"Payments\"", StringComparison.Ordinal) || command.CommandText.Contains("FROM \"Beneficiaries\"", StringComparison.Ordinal);
            if (asks && ++_asked == 2)
            {
                await act();
            }

            return result;
        }
    }
}
