using PaymentAdmin.Audit;
using PaymentAdmin.Data;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Imports;
using PaymentAdmin.Domain.Payments;
using PaymentAdmin.Domain.Programmes;
using PaymentAdmin.Imports;
using PaymentAdmin.Platform;
using PaymentAdmin.Tests.Distributions;
using PaymentAdmin.Tests.Infrastructure;

namespace PaymentAdmin.Tests.Imports;

/// <summary>Beneficiaries from files.</summary>
public sealed class ImportBeneficiariesTests
{
    private const string Header = "external_id,full_name,phone_number,account_number,channel";

    [Theory, EachDatabase(RealOnly = "compares fingerprints, which are made with a random key")]
    public async Task Import_OfPeople_AddsThemAndBringsKnownOnesIn(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        await Send(importing, "B-1,Asha,0700000001,,\nB-2,Juma,,TZ-77,bank_transfer\nB-3,Neema,+255 700 000 003,CARD-1,Card\n");

        var again = await Send(importing, "B-1,Asha,0700000001,,\nB-2,Juma Ali,,tz 77,\nB-3,,,,agent\nB-4,Ali,700000004,,agent\n");

        Assert.Equal((4, 1, 2, 1, 1, 1), (again.Rows, again.Added, again.Updated, again.Unchanged, again.NewBeneficiaries, again.PayeeChanges));
        var people = (await importing.Beneficiaries()).ToDictionary(row => importing.Open(row.Sealed).ExternalId, StringComparer.Ordinal);
        Assert.Equal((PaymentChannel.MobileMoney, PaymentChannel.BankTransfer, PaymentChannel.Card, PaymentChannel.Agent), (people["B-1"].Channel, people["B-2"].Channel, people["B-3"].Channel, people["B-4"].Channel));
        Assert.Equal(new PersonalDetails("B-2", "Juma Ali", null, "TZ-77"), importing.Open(people["B-2"].Sealed));
        Assert.Equal("+255700000004", importing.Open(people["B-4"].Sealed).PhoneNumber);
        Assert.Equal((PaymentChannel.Card, PaymentChannel.Agent), ((await importing.All<PayeeChange>()).Single().ChannelBefore, (await importing.All<PayeeChange>()).Single().ChannelAfter));
        Assert.Equal(4, (await importing.All<ProgrammeMember>()).Count);
        Assert.Equal(2, (await importing.All<AuditEntry>()).Count(entry => entry.Kind == AuditKinds.BeneficiariesImported));
    }

    [Theory, EachDatabase]
    public async Task Import_OfSomebodyOfAnotherProgramme_JoinsThem(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        await Send(importing, "B-1,Asha,0700000001,,\n");
        var other = await importing.Paying.AddProgramme(input => input with { Code = "CASH", Name = "Cash" });

        var joined = await importing.Send(Importing.Csv("B-1,,,,\n", Header), kind: ImportKind.Beneficiaries, into: other);
        var again = await importing.Send(Importing.Csv("B-1,Asha,,,\n", Header), kind: ImportKind.Beneficiaries, into: other);

        Assert.Equal((0, 1, 0), (joined.Added, joined.Updated, joined.NewBeneficiaries));
        Assert.Equal(1, again.Unchanged);
        Assert.Equal(2, (await importing.All<ProgrammeMember>()).Count);
        Assert.Single(await importing.Beneficiaries());
    }

    [Theory, EachDatabase]
    public async Task Import_OfWrongPeople_SaysWhatIsWrong(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        await importing.Paying.AddBeneficiary(with: person => person.SetActive(false, Paying.Maker, handlers.Clock.Now()));
        const string Rows = "B-1,Asha,0700000001,,\nB-1,Asha,0700000001,,\nB-3,Asha,,!,\nB-4,Asha,0700000004,,pigeon\nB-5,Asha,0700000005,,card\nB-6,Asha,,A-6,mobile_money\nB-7,,0700000007,,\nB-8,Asha,+255 0700000008,,\n";

        var refusal = await Refused.With(RefusalKind.Rule, "import_has_errors", () => Send(importing, Rows));
        var answer = await importing.Get((string)refusal.Facts["importId"]!);
        var unused = await importing.Refuse(Importing.Csv("BEN-001,,,,5,TZS,R-1\n"));

        Assert.Equal(
            [(3, "external_id_repeated"), (4, "account_number_form"), (5, "channel_unknown"), (6, "channel_needs_account"), (7, "channel_needs_phone"), (8, "full_name_missing"), (9, "phone_number_form")],
            answer.Errors.Select(error => (error.Row, error.Code)));
        Assert.Equal("beneficiary_inactive", Assert.Single(unused.Errors).Code);
    }

    [Theory, EachDatabase]
    public async Task Import_OfAnotherPhoneThroughAnotherDraft_TouchesNoPaymentAndNoBeneficiary(DatabaseProvider provider)
    {
        await using var database = await TestDatabase.Create(provider);
        await using var handlers = Handlers.On(database);
        var importing = await Importing.Start(database, handlers);
        await importing.Send(Importing.Csv(Importing.Rows(1)));
        var before = Assert.Single(await importing.Payments());
        var other = await importing.Paying.Make("April", cycle: "2026-04", by: Paying.Third);

        // A draft of somebody else, through which the phone would be changed.
        await importing.Send(Importing.Csv("B-1,Asha Juma 1,0799999999,,5,TZS,X-1\n"), by: Paying.Third, into: other);

        Assert.Equal(before.Digest, Assert.Single(await importing.Payments()).Digest);
        Assert.Equal("+255700000001", importing.Open(Assert.Single(await importing.Beneficiaries()).Sealed).PhoneNumber);
        Assert.Single(await importing.All<PayeeChange>());
    }

    private static Task<ImportAnswer> Send(Importing importing, string rows) => importing.Send(Importing.Csv(rows, Header), kind: ImportKind.Beneficiaries);
}
