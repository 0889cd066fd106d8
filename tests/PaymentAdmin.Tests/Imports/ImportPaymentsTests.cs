using System.Globalization;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Distributions;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Access;
using PaymentAdmin.Domain.Distributions;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Platform.Files;
using PaymentAdmin.Platform.Work;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Imports;

/// <summary>Payments from files, as whoever sends a file sees it.</summary>
public sealed class ImportPaymentsTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task Import_OfGoodRows_PreparesPaymentsForNewBeneficiaries(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);

        var done = await importing.Send(Importing.Csv("B-1,Asha Juma,0700000001,,50000,TZS,R-1\nB-2,Juma Ali,,0150 123,1500.50,,R-2\n"));

        Assert.Equal((ImportStatus.Done, 2, 2, 0, 2, 2, 0), (done.Status, done.Rows, done.GoodRows, done.BadRows, done.Added, done.NewBeneficiaries, done.PayeeChanges));
        var payments = await importing.Payments();
        Assert.Equal([(5_000_000L, "R-1", PaymentChannel.MobileMoney, 1), (150_050L, "R-2", PaymentChannel.BankTransfer, 2)], payments.Select(payment => (payment.AmountMinor, payment.Reference, payment.Channel, payment.Number)));
        Assert.Equal([new PersonalDetails("B-1", "Asha Juma", "+255700000001", null), new PersonalDetails("B-2", "Juma Ali", null, "0150 123")], payments.Select(payment => importing.Open(payment.Sealed)));
        Assert.All(payments, payment => Assert.Equal(PublicId.Import.Parse(done.Id), payment.ImportId));
        Assert.Equal(2, (await importing.All<ProgrammeMember>()).Count);
        Assert.Equal([Paying.Maker.Id], (await importing.All<DistributionEditor>()).Select(editor => editor.PersonId));
        var one = (await handlers.Get<ReadDistribution>().Handle(importing.DistributionId, Paying.Maker, Stop)).Answer;
        Assert.Equal((2, 5_150_050), (one.PaymentCount, one.TotalAmount));
        var entry = Assert.Single(await importing.All<AuditEntry>(), entry => entry.Kind == AuditKinds.DistributionPaymentsImported);
        Assert.Equal(Paying.Maker.Id, entry.ActorId);
        Assert.All(await importing.All<WorkItem>(), item => Assert.Equal(WorkState.Done, item.State));
    }

    [Theory, EachDatabase]
    public async Task Import_OfAWorkbook_DoesTheSame(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);

        var done = await importing.Send(Importing.Xlsx(Importing.Rows(3)));

        Assert.Equal((ImportStatus.Done, 3, 3), (done.Status, done.Added, done.NewBeneficiaries));
        Assert.Equal(3, (await importing.Payments()).Count);
    }

    [Theory, EachDatabase]
    public async Task Import_WithBadRows_ImportsNothingAndSaysEveryError(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        const string Rows = """
            B-1,Asha Juma,0700000001,,50000,TZS,R-1
            B-2,Juma Ali,12,,"1,5",KES,
            ,Neema,0700000003,,-5,TZS,R-1
            B-4,,,,0,TZS,R-4
            B-5,Neema,0700000005,,1500.505,TZS,R-5
            =1+1,Neema,0700000006,,1e5,TZS,R-6
            B-7,Neema,0700000007,,100,TZS,R-7,extra
            B-8,,0700000008,,100,TZS,R-8
            B-9,Neema,,,100,TZS,R-9
            """;

        var answer = await importing.Refuse(Importing.Csv(Rows));

        Assert.Equal((ImportStatus.Checked, 9, 1, 8), (answer.Import.Status, answer.Import.Rows, answer.Import.GoodRows, answer.Import.BadRows));
        string[] expected =
        [
            "3 phone_number phone_number_form", "3 amount wrong_decimal", "3 currency other_currency", "3 reference reference_missing",
            "4 external_id external_id_missing", "4 amount not_positive", "4 reference reference_repeated",
            "5 amount not_positive",
            "6 amount too_many_decimals",
            "7 external_id formula", "7 amount not_a_number",
            "8  too_many_cells",
            "9 full_name full_name_missing",
            "10 phone_number phone_or_account_missing",
        ];
        Assert.Equal(expected, answer.Errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Row} {error.Column} {error.Code}")));
        Assert.Contains("write 1.5", answer.Errors[1].Message, StringComparison.Ordinal);
        Assert.Contains("Row 2 ", answer.Errors[6].Message, StringComparison.Ordinal);
        Assert.DoesNotContain(answer.Errors, error => error.Message.Contains("Juma", StringComparison.Ordinal) || error.Message.Contains("0700", StringComparison.Ordinal));
        Assert.Empty(await importing.Payments());
        Assert.Empty(await importing.Beneficiaries());
    }

    [Theory, EachDatabase]
    public async Task Run_OfTheGoodRowsOnly_LeavesTheOthersOut(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        var refused = await importing.Refuse(Importing.Csv(Importing.Rows(2) + "B-9,Neema,0700000009,,0,TZS,R-9\n"));

        var done = await handlers.Get<StartImport>().Handle(PublicId.Import.Parse(refused.Import.Id), new StartImport.Input(SkipBadRows: true), Paying.Maker, Stop);

        Assert.Equal((ImportStatus.Done, 3, 2, 1, 2), (done.Status, done.Rows, done.GoodRows, done.BadRows, done.Added));
        Assert.Equal(["REF-1", "REF-2"], (await importing.Payments()).Select(payment => payment.Reference));
        Assert.Contains((await importing.All<DistributionEditor>()), editor => editor.PersonId == Paying.Maker.Id);
        Assert.Single((await importing.Get(done.Id)).Errors);
        await Refused.With(RefusalKind.Conflict, "import_done", () => handlers.Get<StartImport>().Handle(PublicId.Import.Parse(done.Id), new StartImport.Input(), Paying.Maker, Stop));
        await Refused.With(RefusalKind.Conflict, "import_ended", () => handlers.Get<CancelImport>().Handle(PublicId.Import.Parse(done.Id), Paying.Maker, Stop));
    }

    [Theory, EachDatabase]
    public async Task DryRun_OfGoodRows_ChangesNothingAndCanBeImported(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);

        var check = await importing.Send(Importing.Csv(Importing.Rows(2)), dryRun: true);

        Assert.Equal((ImportStatus.Checked, true, 2, 2), (check.Status, check.DryRun, check.Added, check.TotalRows));
        Assert.Empty(await importing.Payments());
        Assert.Empty(await importing.Beneficiaries());
        Assert.DoesNotContain(await importing.All<AuditEntry>(), entry => entry.Kind == AuditKinds.DistributionPaymentsImported);

        // Else who wrote the file would not be among those who made what it brings, and could approve it.
        await Refused.With(RefusalKind.Forbidden, "not_your_file", () => handlers.Get<StartImport>().Handle(PublicId.Import.Parse(check.Id), new StartImport.Input(), Paying.Approver, Stop));
        var done = await handlers.Get<StartImport>().Handle(PublicId.Import.Parse(check.Id), new StartImport.Input(), Paying.Maker, Stop);
        Assert.Equal(ImportStatus.Done, done.Status);
        Assert.Equal(2, (await importing.Payments()).Count);
    }

    [Theory, EachDatabase]
    public async Task Import_OfTheSameFileTwice_AnswersWithTheFirst(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);

        // One new row at a time: new rows of one save go in the order of their ids, whose end is random, and the SQL Server model pairs them by it.
        var first = await importing.Send(Importing.Csv(Importing.Rows(1)));
        var second = await importing.Send(Importing.Csv(Importing.Rows(1)), by: Paying.Third);
        var more = await importing.Send(Importing.Csv(Importing.Rows(2)));

        Assert.Equal(first, second);
        Assert.Equal((2, 1, 1), (more.Rows, more.Added, more.Unchanged));
        Assert.Equal(2, (await importing.Payments()).Count);
        Assert.DoesNotContain(await importing.All<DistributionEditor>(), editor => editor.PersonId == Paying.Third.Id);
        var kept = (await importing.All<FileChunk>()).Select(chunk => PublicId.Import.Format(chunk.FileId)).Order(StringComparer.Ordinal);
        Assert.Equal(new[] { first.Id, more.Id }.Order(StringComparer.Ordinal), kept);
    }

    [Theory, EachDatabase]
    public async Task Import_WithReferencesInUse_RefusesOtherContent(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        await importing.Send(Importing.Csv(Importing.Rows(2)));
        var other = await importing.Paying.Make("April", cycle: "2026-04");

        var changed = await importing.Refuse(Importing.Csv("B-1,Asha Juma 1,0700000001,,50001,TZS,REF-1\nB-2,Asha Juma 2,,,50000,TZS,REF-1x\nB-1,,,,50000,TZS,REF-2\n"));
        var elsewhere = await Refused.With(RefusalKind.Rule, "import_has_errors", () => importing.Send(Importing.Csv(Importing.Rows(1)), into: other));

        Assert.Equal([(2, "reference_taken"), (4, "reference_taken")], changed.Errors.Select(error => (error.Row, error.Code)));
        Assert.Equal("reference_taken", Assert.Single((await importing.Get((string)elsewhere.Facts["importId"]!)).Errors).Code);
    }

    [Theory, EachDatabase(RealOnly = "compares fingerprints, which are made with a random key")]
    public async Task Import_OfKnownBeneficiaries_RenamesButOnlyProposesOtherPhones(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        await importing.Send(Importing.Csv(Importing.Rows(2)));
        const string Rows = "B-1,Asha J. Juma,0755555555,,10,TZS,N-1\nB-2,Asha Juma 2,0700000002,,10,TZS,N-2\n";

        var check = await importing.Send(Importing.Csv(Rows), dryRun: true);
        var shown = Assert.Single((await importing.Get(check.Id)).PayeeChanges);
        var done = await importing.Send(Importing.Csv(Rows));
        var again = await importing.Send(Importing.Csv("B-1,,0755555555,,10,TZS,N-3\n"));

        Assert.Equal((2, "+255700000001", "+255755555555"), (shown.Row, shown.PhoneBefore, shown.PhoneAfter));
        Assert.Equal((2, 0, 1), (done.Added, done.NewBeneficiaries, done.PayeeChanges));
        Assert.Equal(0, again.PayeeChanges);
        var change = Assert.Single(await importing.All<PayeeChange>());
        Assert.Equal((PayeeChangeStatus.Proposed, Paying.Maker.Id, PublicId.Import.Parse(done.Id)), (change.Status, change.MadeById, change.ImportId));
        Assert.Equal(new PersonalDetails("B-1", "Asha J. Juma", "+255755555555", null), importing.Open(change.SealedAfter));
        var payment = Assert.Single(await importing.Payments(), payment => payment.Reference == "N-1");
        Assert.Equal(new PersonalDetails("B-1", "Asha J. Juma", "+255700000001", null), importing.Open(payment.Sealed));
    }

    [Theory, EachDatabase]
    public async Task Import_IntoADistributionThatCannotChange_StoresNothing(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        await using (var db = database.Open())
        {
            var distribution = await db.Distributions.FindAsync([importing.DistributionId], Stop);
            distribution!.Let(DistributionEvent.Submit, null, Paying.Maker, handlers.Clock.Now());
            await db.SaveChangesAsync(Stop);
        }

        await Refused.With(RefusalKind.Conflict, "distribution_state", () => importing.Send(Importing.Csv(Importing.Rows(1))));
        await Refused.NotFound(() => importing.Send(Importing.Csv(Importing.Rows(1)), into: Guid.Empty));

        Assert.Empty(await importing.All<Import>());
        Assert.Empty(await importing.All<FileChunk>());
    }

    [Theory, EachDatabase]
    public async Task Import_ByWhoLacksARight_IsRefused(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        var masked = Paying.Maker with { Permissions = Paying.Maker.Permissions.Where(permission => permission != Permissions.ViewBeneficiaries).ToHashSet() };
        var id = PublicId.Import.Parse((await importing.Send(Importing.Csv(Importing.Rows(1)), waits: true)).Id);

        await Refused.ForWantOf(Permissions.ManageDistributions, [Actors.Admin, Actors.Finance, Actors.Auditor, Actors.Nobody], Each);
        await Refused.ForWantOf(Permissions.ViewBeneficiaries, [masked], Each);

        async Task Each(Actor actor)
        {
            Func<Task>[] acts =
            [
                () => importing.Send(Importing.Csv(Importing.Rows(1)), by: actor), () => handlers.Get<StartImport>().Handle(id, new StartImport.Input(), actor, Stop),
                () => handlers.Get<CancelImport>().Handle(id, actor, Stop), () => handlers.Get<GetImport>().Handle(id, new GetImport.Query(), actor, Stop),
                () => handlers.Get<GetImportColumns>().Handle(id, actor, Stop), () => handlers.Get<AnnotateImport>().Handle(id, actor, Stop),
                () => handlers.Get<ListImports>().Handle(importing.DistributionId, new Slice(10, 0), actor, Stop),
                () => Task.Run(() => handlers.Get<ImportTemplate>().Handle(ImportKind.Payments, PaymentAdmin.Platform.Files.FileFormat.Csv, actor)),
            ];
            Refusal? last = null;
            foreach (var act in acts)
            {
                last = await Assert.ThrowsAsync<Refusal>(act);
                Assert.Equal("forbidden", last.Code);
            }

            throw last!;
        }
    }
}
