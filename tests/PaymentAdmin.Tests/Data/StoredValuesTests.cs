using System.Data;
using Microsoft.EntityFrameworkCore;
using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain.Fees;
using PaymentAdmin.Domain.Ledger;
using PaymentAdmin.Domain.Processors;
using PaymentAdmin.Fees;
using PaymentAdmin.Platform.Api;
using PaymentAdmin.Processors;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Data;

/// <summary>That what is written is what is read, on every database.</summary>
public sealed class StoredValuesTests
{
    [Theory, EachDatabase]
    public async Task DateTime_ReadBack_IsUtcAndEqual(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.Payout);
        var later = FakeClock.Start.AddDays(40).AddMilliseconds(1);
        await handlers.Get<ReplaceFees>().Handle(id, new ReplaceFees.Input([], later), IfMatch.Any, Actors.Admin, TestContext.Current.CancellationToken);

        await using var db = database.Open();
        var processor = await db.Processors.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        var first = await db.FeeSets.AsNoTracking().SingleAsync(set => set.Version == 1, TestContext.Current.CancellationToken);

        Assert.Equal((FakeClock.Start, DateTimeKind.Utc), (processor.CreatedAt, processor.CreatedAt.Kind));
        Assert.Equal((later, DateTimeKind.Utc), (first.EffectiveTo!.Value, first.EffectiveTo.Value.Kind));
    }

    [Theory, EachDatabase]
    public async Task DateTime_Compared_FollowsTheClockToTheMillisecond(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);

        // Whole seconds, tenths and milliseconds: a database that compares texts must not stumble over them.
        DateTime[] times = [.. new[] { 0, 1, 9, 10, 99, 100, 101, 999, 1000, 1001 }.Select(ms => new DateTime(2026, 3, 14, 9, 59, 59, DateTimeKind.Utc).AddMilliseconds(ms))];
        foreach (var (index, time) in times.Index())
        {
            handlers.Clock.Set(time);
            await handlers.Onboard($"P{index:00}");
        }

        await using var db = database.Open();
        foreach (var (index, time) in times.Index())
        {
            Assert.Equal(index, await db.Processors.CountAsync(processor => processor.CreatedAt < time, TestContext.Current.CancellationToken));
            Assert.Equal(1, await db.Processors.CountAsync(processor => processor.CreatedAt == time, TestContext.Current.CancellationToken));
        }

        Assert.Equal(times, await db.Processors.OrderBy(processor => processor.CreatedAt).Select(processor => processor.CreatedAt).ToListAsync(TestContext.Current.CancellationToken));
    }

    [Theory, EachDatabase]
    public async Task Decimal_ReadBack_IsEqual(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        decimal[] rates = [0m, 0.000001m, 0.015m, 0.075m, 0.1m, 0.999999m, 1m];
        var fees = rates.Select((rate, index) => new FeeRuleInput($"type{index}", FeeDirection.Both, FeeBasis.Percent, rate, "NGN", Percentage: rate));
        await handlers.Onboard(fees: [.. fees]);

        await using var db = database.Open();
        var rules = await db.Set<FeeRule>().AsNoTracking().OrderBy(rule => rule.Position).ToListAsync(TestContext.Current.CancellationToken);

        Assert.Equal(rates, rules.Select(rule => rule.Percentage));
        Assert.Equal(rates, rules.Select(rule => rule.VatRate));
        var above = await db.Set<FeeRule>().CountAsync(rule => rule.Percentage >= 0.1m, TestContext.Current.CancellationToken);
        Assert.Equal(3, above);
    }

    [Theory, EachDatabase]
    public async Task Amount_AtItsLimit_IsEqual(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var most = PaymentAdmin.Domain.Money.Amount.MaxMinor;
        await handlers.Onboard(fees: Known.Payout with { Amount = most, Maximum = most });

        await using var db = database.Open();
        var rule = await db.Set<FeeRule>().AsNoTracking().SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal((most, most), (rule.Amount, rule.Maximum));
    }

    [Theory, EachDatabase(RealOnly = "reads the columns themselves")]
    public async Task Enum_InItsColumn_IsTheDocumentsWord(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var id = await handlers.Onboard(fees: Known.CardPurchase);
        await handlers.Get<UpdateProcessor>().Handle(id, new UpdateProcessor.Input(Status: ProcessorStatus.Inactive), IfMatch.Any, Actors.Admin, TestContext.Current.CancellationToken);

        Assert.Equal(["inactive"], await Words(database, "SELECT \"Status\" FROM \"Processors\""));
        Assert.Equal(["debit_card"], await Words(database, "SELECT \"Category\" FROM \"Processors\""));
        Assert.Equal(["flat_plus_percent"], await Words(database, "SELECT \"Basis\" FROM \"FeeRules\""));
        Assert.Equal(["inbound"], await Words(database, "SELECT \"Direction\" FROM \"FeeRules\""));
        Assert.Contains("settlement_float", await Words(database, "SELECT \"Class\" FROM \"LedgerAccounts\""));
    }

    [Theory, EachDatabase]
    public async Task Text_OfManyScripts_IsEqual(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        const string Name = "Crédit d'Ọ̀yọ́ — 支付 🏦 %_[x]";
        var input = Known.Paystack() with { DisplayName = Name };
        await handlers.Get<OnboardProcessor>().Handle(input, Actors.Admin, TestContext.Current.CancellationToken);

        await using var db = database.Open();
        Assert.Equal(Name, (await db.Processors.AsNoTracking().SingleAsync(TestContext.Current.CancellationToken)).Name);
        var entry = await db.Set<AuditEntry>().AsNoTracking().FirstAsync(e => e.Kind == "processor.onboarded", TestContext.Current.CancellationToken);
        Assert.Contains(entry.Changes, change => change is { Field: "name", To: Name });
    }

    [Theory, EachDatabase]
    public async Task Id_MadeAtATime_SortsByIt(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var ids = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            handlers.Clock.Advance(TimeSpan.FromMilliseconds(300));
            ids.Add(await handlers.Onboard($"P{i}"));
        }

        await using var db = database.Open();
        Assert.Equal(ids, (await db.Processors.Select(processor => processor.Id).ToListAsync(TestContext.Current.CancellationToken)).Order());
        if (provider != DatabaseProvider.SqlServer)
        {
            Assert.Equal(ids, await db.Processors.OrderBy(processor => processor.Id).Select(processor => processor.Id).ToListAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public void UtcConverter_OfATimeWithoutAKind_TakesItAsUtc()
    {
        var converter = new UtcConverter();
        var stored = (DateTime)converter.ConvertToProvider(DateTime.SpecifyKind(FakeClock.Start, DateTimeKind.Unspecified))!;

        Assert.Equal((FakeClock.Start, DateTimeKind.Utc), (stored, stored.Kind));
    }

    [Fact]
    public void WordConverter_OfEveryAccountClass_ReadsWhatItWrites()
    {
        var converter = new WordConverter<AccountClass>();
        foreach (var value in Enum.GetValues<AccountClass>())
        {
            Assert.Equal(value, converter.ConvertFromProvider(converter.ConvertToProvider(value)));
        }
    }

    private static async Task<List<string>> Words(TestDatabase database, string sql)
    {
        await using var db = database.Open();
        var connection = db.Database.GetDbConnection();
        if (connection.State != ConnectionState.Open)
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
        }

        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var words = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            words.Add(reader.GetString(0));
        }

        return words;
    }
}
