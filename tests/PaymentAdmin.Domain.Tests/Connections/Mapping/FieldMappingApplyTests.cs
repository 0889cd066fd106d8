using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Domain.Tests.Connections.Mapping;

public sealed class FieldMappingApplyTests
{
    private static readonly FieldMapping Default = FieldMapping.Default(Maps.Rest);

    [Fact]
    public void Apply_DocumentsPayment_IsTheDocumentsRequest()
    {
        // psp-integration, phase 2: the single test payment, copied.
        const string Document = """
            {
            "recipient": {
            "external_id": "BEN-001",
            "name": "Test Beneficiary One",
            "mobile_number": "+255700000001"
            },
            "transaction": {
            "amount": 50000,
            "currency": "TZS",
            "reference": "CVA-2024-001-001"
            },
            "metadata": {
            "programme_id": "PROG-001",
            "distribution_id": "DIST-001"
            }
            }
            """;
        var expected = Document.ReplaceLineEndings("").Replace("\": ", "\":", StringComparison.Ordinal);

        Assert.Equal(expected, Encoding.UTF8.GetString(MappingJson.Bytes(Default.Apply(SamplePayment.Document))));
    }

    [Fact]
    public void ApplyFlat_DocumentsPayment_IsAnItemOfTheDocumentsBatch()
    {
        // psp-integration, phase 2: batch payment; name and reference are ours besides.
        var item = Default.ApplyFlat(SamplePayment.Document);

        Assert.Equal(
            """{"external_id":"BEN-001","name":"Test Beneficiary One","mobile_number":"+255700000001","amount":50000,"currency":"TZS","reference":"CVA-2024-001-001"}""",
            Encoding.UTF8.GetString(MappingJson.Bytes(item)));
    }

    [Fact]
    public void ApplyFlat_OtherFields_StayWhereTheyAre()
    {
        var mapping = Maps.With(Maps.Rest, Maps.Rule("purpose", "AID"), Maps.Rule("options.speed", "fast"), Maps.Rule("recipient.address.city", "Moshi"));

        var item = mapping.ApplyFlat(SamplePayment.Document);

        Assert.Equal("AID", item["purpose"]!.GetValue<string>());
        Assert.Equal("fast", item["options"]!["speed"]!.GetValue<string>());
        Assert.Equal("Moshi", item["city"]!.GetValue<string>());
        Assert.False(item.ContainsKey("metadata"));
        Assert.False(item.ContainsKey("recipient"));
    }

    [Fact]
    public void ApplyFlat_DialectWithoutBatches_IsRefused()
    {
        var refusal = Assert.Throws<Refusal>(() => FieldMapping.Default(Maps.Mypvit).ApplyFlat(SamplePayment.Mypvit));
        Assert.Equal((RefusalKind.Rule, "batches_not_offered"), (refusal.Kind, refusal.Code));
    }

    [Fact]
    public void Apply_MypvitDefault_IsTheMessageOfItsWire() => Assert.Equal(
        """{"agent":"PaymentAdmin","amount":1000,"product":"Payout","reference":"V4cHobJKUt","service":"RESTFUL","callback_url_code":"CALLBACK1","customer_account_number":"074000001","merchant_operation_account_code":"ACC_673B22D1077EA","transaction_type":"GIVE_CHANGE","owner_charge":"MERCHANT","owner_charge_operator":"MERCHANT","operator_code":"AIRTEL_MONEY","free_info":"DIST-001"}""",
        Encoding.UTF8.GetString(MappingJson.Bytes(FieldMapping.Default(Maps.Mypvit).Apply(SamplePayment.Mypvit))));

    [Fact]
    public void Apply_OrderOfRules_IsOrderOfFields()
    {
        var reversed = FieldMapping.Of(Maps.Rest, [.. Maps.Rest.DefaultRules.Reverse()]);

        var json = reversed.Apply(SamplePayment.Document);

        Assert.Equal(["metadata", "transaction", "recipient"], json.Select(member => member.Key));
        Assert.Equal(["reference", "currency", "amount"], json["transaction"]!.AsObject().Select(member => member.Key));
    }

    [Fact]
    public void Apply_EverySource_GivesItsOwnValue()
    {
        var payment = SamplePayment.Document with
        {
            AccountNumber = "ACCOUNT",
            Connection = new ConnectionFacts("MERCHANT", "SOURCE", "ACC_OPERATION", "CALLBACK"),
        };
        string[] expected =
        [
            "\"BEN-001\"", "\"Test Beneficiary One\"", "\"+255700000001\"", "\"ACCOUNT\"", "\"mobile_money\"",
            "50000", "\"TZS\"", "\"CVA-2024-001-001\"", "\"test-payment-001\"", "\"SOURCE\"",
            "\"PROG-001\"", "\"DIST-001\"", "\"MERCHANT\"", "\"ACC_OPERATION\"", "\"CALLBACK\"",
        ];

        Assert.Equal(expected, SourceField.All.Select(source => Maps.Value(Maps.Field(source), payment)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Apply_OptionalSourceMissing_LeavesTheFieldOut(string? account)
    {
        var payment = SamplePayment.Document with { AccountNumber = account };
        Assert.False(Default.Apply(payment)["recipient"]!.AsObject().ContainsKey("account"));
        Assert.Null(Maps.Value(Maps.Join(new TextConstant("A-"), Maps.Field(SourceField.AccountNumber)), payment));
    }

    [Fact]
    public void Apply_AccountInsteadOfPhone_IsPaidByAccount()
    {
        var recipient = Default.Apply(SamplePayment.Document with { PhoneNumber = null, AccountNumber = "0150123456700" })["recipient"]!.AsObject();

        Assert.Equal("0150123456700", recipient["account"]!.GetValue<string>());
        Assert.False(recipient.ContainsKey("mobile_number"));
    }

    [Fact]
    public void Apply_NeitherPhoneNorAccount_IsRefusedWithBothAndTheRemedy()
    {
        var refusal = Maps.Unmappable(Default, SamplePayment.Document with { PhoneNumber = null });

        Assert.Equal("recipient.mobile_number", refusal.Field);
        Assert.Equal(
            "The PSP needs recipient.mobile_number or recipient.account, and the payment has no beneficiary.phone_number or beneficiary.account_number. Add it, or map another field.",
            refusal.Message);
    }

    [Fact]
    public void Apply_ConnectionFactMissing_IsRefusedForThePspThatNeedsIt()
    {
        var refusal = Maps.Unmappable(
            FieldMapping.Default(Maps.Mypvit), SamplePayment.Mypvit with { Connection = new ConnectionFacts(null, null, null, null) });

        Assert.Equal("callback_url_code", refusal.Field);
        Assert.Contains("no connection.callback_url_code", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("merchant_operation_account_code", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_TextTooLong_IsRefusedWithoutTheText()
    {
        var longest = new string('n', TargetForm.TextMaxLength);
        Assert.Equal(longest, Default.Apply(SamplePayment.Document with { FullName = longest })["recipient"]!["name"]!.GetValue<string>());

        var refusal = Maps.Unmappable(Default, SamplePayment.Document with { FullName = longest + "n" });

        Assert.Equal("recipient.name", refusal.Field);
        Assert.Equal("The field recipient.name: The text has 501 characters, and at most 500 are sent. Shorten it, or map it with truncate.", refusal.Message);
    }

    [Fact]
    public void Apply_BrokenCharacter_IsRefused() =>
        Assert.Equal("recipient.name", Maps.Unmappable(Default, SamplePayment.Document with { FullName = "Ada \ud800 Obi" }).Field);

    [Fact]
    public void Apply_SeveralProblems_NamesAll()
    {
        var refusal = Maps.Unmappable(Default, SamplePayment.Document with { FullName = new string('n', 501), Reference = "INV 7" });

        Assert.Contains("recipient.name", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("The field transaction.reference: The PSP takes references of 1 to 64 letters A to Z, digits and - _ . /.", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("V4cHobJKUt12345", true)]
    [InlineData("V4cHobJKUt123456", false)]
    [InlineData("CVA-2024", false)]
    [InlineData("Réf1", false)]
    public void Apply_MypvitReference_Is15LettersAndDigits(string reference, bool taken)
    {
        var mapping = FieldMapping.Default(Maps.Mypvit);
        var payment = SamplePayment.Mypvit with { Reference = reference };
        if (taken)
        {
            Assert.Equal(reference, mapping.Apply(payment)["reference"]!.GetValue<string>());
        }
        else
        {
            Assert.Equal("reference", Maps.Unmappable(mapping, payment).Field);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public void Apply_BlankReference_IsRefused(string reference) =>
        Assert.Equal("transaction.reference", Maps.Unmappable(Default, SamplePayment.Document with { Reference = reference }).Field);

    [Theory]
    [InlineData(5_000_000, "TZS", "50000")]
    [InlineData(150_050, "TZS", "1500.5")]
    [InlineData(150_055, "TZS", "1500.55")]
    [InlineData(1, "TZS", "0.01")]
    [InlineData(1, "KWD", "0.001")]
    [InlineData(1_000, "KWD", "1")]
    [InlineData(1_000, "XAF", "1000")]
    [InlineData(1_000_000_000_000_000, "XAF", "1000000000000000")]
    [InlineData(999_999_999_999_999, "TZS", "9999999999999.99")]
    public void Apply_MajorUnits_AreExactAndPlain(long minor, string currency, string expected)
    {
        var payment = Maps.Pays(minor, currency);
        var unit = Maps.Replacing(Maps.Rest, Maps.Rule("transaction.amount", SourceField.Amount, FieldFormat.MajorUnits));

        Assert.Equal(expected, Default.Apply(payment)["transaction"]!["amount"]!.ToJsonString());
        Assert.Equal(expected, FieldMapping.Of(Maps.Rest, unit).Apply(payment)["transaction"]!["amount"]!.ToJsonString());
        Assert.Equal($"\"{currency} {expected}\"", Maps.Value(Maps.Join(Maps.Field(SourceField.Currency), new TextConstant(" "), Maps.Field(SourceField.Amount)), payment));
    }

    [Theory]
    [InlineData(5_000_000, "TZS", "5000000")]
    [InlineData(1, "KWD", "1")]
    [InlineData(1_000, "XAF", "1000")]
    public void Apply_MinorUnits_AreTheAmountItself(long minor, string currency, string expected)
    {
        var mapping = FieldMapping.Of(Maps.Rest, Maps.Replacing(Maps.Rest, Maps.Rule("transaction.amount", SourceField.Amount, FieldFormat.MinorUnits)));
        Assert.Equal(expected, mapping.Apply(Maps.Pays(minor, currency))["transaction"]!["amount"]!.ToJsonString());
        Assert.Equal(expected, mapping.ApplyFlat(Maps.Pays(minor, currency))["amount"]!.ToJsonString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000_000_000_001)]
    public void Apply_AmountOutOfBounds_IsRefused(long minor) =>
        Assert.Equal("transaction.amount", Maps.Unmappable(Default, Maps.Pays(minor, "TZS")).Field);

    [Fact]
    public void Apply_MypvitInAnotherCurrency_IsRefused()
    {
        var refusal = Maps.Unmappable(
            FieldMapping.Default(Maps.Mypvit), SamplePayment.Mypvit with { Amount = SamplePayment.Document.Amount });
        Assert.Equal("amount", refusal.Field);
        Assert.Equal("The field amount: The PSP pays XAF alone, and this payment is in TZS. Send it through another connection.", refusal.Message);
    }

    [Fact]
    public void Apply_DecimalsWherePspTakesWholeAmounts_IsRefused()
    {
        var mapping = FieldMapping.Default(Maps.Rest with { WholeAmounts = true });

        Assert.Equal("1500", mapping.Apply(Maps.Pays(150_000, "TZS"))["transaction"]!["amount"]!.ToJsonString());
        var refusal = Maps.Unmappable(mapping, Maps.Pays(150_050, "TZS"));

        Assert.Equal("transaction.amount", refusal.Field);
        Assert.Contains("has decimals", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_Constants_AreWrittenAsTheirType()
    {
        Assert.Equal("\"mobile_money\"", Maps.Value(new TextConstant("mobile_money")));
        Assert.Equal("\"5\"", Maps.Value(new TextConstant("5")));
        Assert.Equal("5.5", Maps.Value(new NumberConstant(5.50m)));
        Assert.Equal("-3", Maps.Value(new NumberConstant(-3m)));
        Assert.Equal("0", Maps.Value(new NumberConstant(-0.0m)));
        Assert.Equal("true", Maps.Value(new FlagConstant(true)));
        Assert.Equal("false", Maps.Value(new FlagConstant(false)));
    }

    [Fact]
    public void Apply_Concatenation_JoinsPartsAsWritten() => Assert.Equal(
        "\"TEST BENEFICIARY ONE/0700000001-CVA-2024-001-001\"",
        Maps.Value(Maps.Join(
            Maps.Field(SourceField.FullName, FieldFormat.Uppercase),
            new TextConstant("/"),
            Maps.Field(SourceField.PhoneNumber, FieldFormat.PhoneNational),
            new TextConstant("-"),
            Maps.Field(SourceField.Reference))));

    [Fact]
    public void Apply_ConcatenationWithBadPart_IsRefused() => Assert.Equal(
        "extra",
        Maps.Unmappable(
            Maps.With(Maps.Rest with { DefaultRules = Maps.Without(Maps.Rest, "recipient.mobile_number") }, new MappingRule("extra", Maps.Join(new TextConstant("T"), Maps.Field(SourceField.PhoneNumber, FieldFormat.PhoneE164)))),
            SamplePayment.Document with { PhoneNumber = "0700000001", AccountNumber = "A1" }).Field);

    [Theory]
    [InlineData("Élodie Straße", "ÉLODIE STRAßE")]
    [InlineData("ibrahim i", "IBRAHIM I")]
    public void Apply_Uppercase_DoesNotDependOnTheCulture(string name, string expected)
    {
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("tr-TR");
        Assert.Equal($"\"{expected}\"", Maps.Value(Maps.Field(SourceField.FullName, FieldFormat.Uppercase), SamplePayment.Document with { FullName = name }));
    }

    [Theory]
    [InlineData("Amina", 5, "Amina")]
    [InlineData("Amina", 4, "Amin")]
    [InlineData("Amina", 1, "A")]
    [InlineData("a😀b", 2, "a")]
    [InlineData("a😀b", 3, "a😀")]
    public void Apply_Truncate_CutsButNeverThroughACharacter(string name, int length, string expected)
    {
        var cut = Maps.Value(Maps.Field(SourceField.FullName, FieldFormat.Truncate, length), SamplePayment.Document with { FullName = name });
        Assert.Equal(expected, JsonNode.Parse(cut!)!.GetValue<string>());
    }

    [Fact]
    public void Bytes_AreTheSameEveryTimeAndReadable()
    {
        var payment = SamplePayment.Document with { FullName = "Zoë \"Z\" <d'Árc> & co" };
        var bytes = MappingJson.Bytes(Default.Apply(payment));

        Assert.Equal(bytes, MappingJson.Bytes(Default.Apply(payment)));
        var text = Encoding.UTF8.GetString(bytes);
        Assert.Contains("""Zoë \"Z\" <d'Árc> & co""", text, StringComparison.Ordinal);
        Assert.Contains("\"+255700000001\"", text, StringComparison.Ordinal);
        Assert.Equal(payment.FullName, JsonNode.Parse(bytes)!["recipient"]!["name"]!.GetValue<string>());
    }

    [Fact]
    public void Show_IsTheSameOnSeveralLines()
    {
        var json = Default.Apply(SamplePayment.Document);
        Assert.StartsWith("{\n  \"recipient\": {\n    \"external_id\": \"BEN-001\",\n", MappingJson.Show(json), StringComparison.Ordinal);
        Assert.True(JsonNode.DeepEquals(json, JsonNode.Parse(MappingJson.Show(json))));
    }

    [Fact]
    public void For_EachForm_GivesASampleThatItsDefaultMaps()
    {
        Assert.All(DialectTargets.All, form => Assert.NotEmpty(FieldMapping.Default(form).Apply(SamplePayment.For(form))));
        Assert.Equal("M7", SamplePayment.For(Maps.Rest, new ConnectionFacts("M7", null, null, null)).Connection.MerchantId);
    }
}
