using PaymentAdmin.Domain.Connections;
using PaymentAdmin.Domain.Connections.Mapping;

namespace PaymentAdmin.Domain.Tests.Connections.Mapping;

/// <summary>Every refusal, by trying.</summary>
public sealed class MappingCheckTests
{
    private static readonly string s_extra = $"rules[{Maps.Rest.DefaultRules.Count}]";

    public static TheoryData<Dialect, string> Mandatory { get; } = MandatoryFields();

    [Fact]
    public void Default_OfEveryDialect_IsSound()
    {
        Assert.Equal([Dialect.PspRestV2, Dialect.Mypvit], DialectTargets.All.Select(form => form.Dialect));
        Assert.All(DialectTargets.All, form =>
        {
            Assert.Equal(form.DefaultRules, FieldMapping.Default(form).Rules);
            Assert.Same(form, DialectTargets.Find(form.Dialect));
            Assert.All(form.DefaultRules, rule => Assert.NotNull(form.Find(rule.Target)));
            Assert.All(form.Mandatory.SelectMany(group => group), target => Assert.NotNull(form.Find(target)));
        });
        Assert.Null(DialectTargets.Find((Dialect)(-1)));
    }

    [Fact]
    public void All_LimitsAndBatches_AreThoseOfTheDialectsFacts() => Assert.All(DialectTargets.All, form =>
    {
        var facts = DialectFacts.Of(form.Dialect);
        Assert.Equal((facts.ReferenceMaxLength, facts.Currency, facts.HasBatches), (form.Reference.MaxLength, form.OnlyCurrency, form.TakesBatches));
    });

    [Theory]
    [MemberData(nameof(Mandatory))]
    public void Of_MandatoryFieldWithoutSource_IsRefusedByName(Dialect dialect, string target)
    {
        var form = DialectTargets.Find(dialect)!;
        Assert.Equal(("rules", $"The PSP needs {target}: choose where its value comes from."), Maps.Error(() => FieldMapping.Of(form, Maps.Without(form, target))));
    }

    [Fact]
    public void Of_OneOfTheTwoRecipients_IsEnough()
    {
        Assert.NotNull(FieldMapping.Of(Maps.Rest, Maps.Without(Maps.Rest, "recipient.account")));
        Assert.NotNull(FieldMapping.Of(Maps.Rest, Maps.Without(Maps.Rest, "recipient.mobile_number")));
        Assert.Equal(
            ("rules", "The PSP needs one of recipient.mobile_number, recipient.account: choose where its value comes from."),
            Maps.Error(() => FieldMapping.Of(Maps.Rest, Maps.Without(Maps.Rest, "recipient.mobile_number", "recipient.account"))));
    }

    [Fact]
    public void Of_NoRules_NamesEachMandatoryField()
    {
        var (path, messages) = Assert.Single(Maps.Errors(() => FieldMapping.Of(Maps.Rest, [])));
        Assert.Equal("rules", path);
        Assert.Equal(5, messages.Length);
    }

    [Fact]
    public void Of_TooManyRules_IsRefused()
    {
        Assert.Equal(100, Maps.With(Maps.Rest, Many(91)).Rules.Count);
        Assert.Equal(("rules", "A mapping has at most 100 rules."), Maps.Error(() => Maps.With(Maps.Rest, Many(92))));

        static MappingRule[] Many(int count) => [.. Enumerable.Range(1, count).Select(n => Maps.Rule($"extra.f{n}", "x"))];
    }

    [Theory]
    [InlineData("a")]
    [InlineData("a.b.c.d.e")]
    [InlineData("_1.B2")]
    [InlineData("metadata.anything.at_all")]
    public void Of_TargetInForm_IsTaken(string target) => Assert.Equal(target, Maps.With(Maps.Rest, Maps.Rule(target, "x")).Rules[^1].Target);

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("a.")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData("a.b.c.d.e.f")]
    [InlineData("a-b")]
    [InlineData("a b")]
    [InlineData("é")]
    [InlineData("a\n")]
    [InlineData("metadata.*")]
    public void Of_TargetOutOfForm_IsRefused(string target)
    {
        var (path, message) = Maps.Error(() => Maps.With(Maps.Rest, Maps.Rule(target, "x")));
        Assert.Equal($"{s_extra}.target", path);
        Assert.StartsWith("The target is up to 5 names", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_TargetLength_IsUpTo100()
    {
        var longest = new string('t', 100);
        Assert.Equal(longest, Maps.With(Maps.Rest, Maps.Rule(longest, "x")).Rules[^1].Target);
        Assert.Equal($"{s_extra}.target", Maps.Error(() => Maps.With(Maps.Rest, Maps.Rule(longest + "t", "x"))).Path);
    }

    [Theory]
    [InlineData("recipient.name", "is filled already by rules[1]")]
    [InlineData("metadata", "is an object, because rules[7] lies in it")]
    [InlineData("recipient.name.first", "recipient.name is a value, filled by rules[1]")]
    [InlineData("Transaction.fee", "The name Transaction is also written transaction")]
    [InlineData("transaction.AMOUNT", "The name transaction.AMOUNT is also written transaction.amount")]
    [InlineData("METADATA.x", "The name METADATA is also written metadata")]
    [InlineData("amount", "In a batch this field is called amount. The field amount is filled already by rules[4]")]
    [InlineData("recipient.amount", "In a batch this field is called amount.")]
    [InlineData("recipient.reference", "In a batch this field is called reference.")]
    [InlineData("transaction.extra.currency", "In a batch this field is called currency.")]
    [InlineData("transaction.Amount2.AMOUNT", "In a batch this field is called AMOUNT. The name AMOUNT is also written amount")]
    [InlineData("mobile_number.x", "In a batch this field is called mobile_number.x. The field mobile_number is a value")]
    public void Of_TargetThatClashes_IsRefused(string target, string expected)
    {
        var (path, message) = Maps.Error(() => Maps.With(Maps.Rest, Maps.Rule(target, "x")));
        Assert.Equal($"{s_extra}.target", path);
        Assert.Contains(expected, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_KnownFieldInAnotherSpelling_IsRefusedEvenWhereItIsNotFilled() => Assert.Contains(
        "The name recipient.Account is also written recipient.account. Write both alike.",
        Maps.Error(() => FieldMapping.Of(Maps.Rest, [.. Maps.Without(Maps.Rest, "recipient.account"), Maps.Rule("recipient.Account", "ATTACKER")])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Of_MetadataLikeOthersInName_DoesNotClash() =>
        Assert.NotNull(Maps.With(Maps.Rest, Maps.Rule("metadata.amount", SourceField.Amount), Maps.Rule("metadata.reference", "x")));

    [Fact]
    public void Of_MypvitOtherField_IsRefusedWithTheKnownOnes()
    {
        var (path, message) = Maps.Error(() => Maps.With(Maps.Mypvit, Maps.Rule("metadata.x", "x")));
        Assert.Equal("rules[13].target", path);
        Assert.StartsWith("The dialect mypvit takes no field metadata.x. Choose one of agent, amount,", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(500, true)]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(501, false)]
    [InlineData(null, false)]
    public void Of_TruncateLength_Is1To500(int? length, bool taken)
    {
        var rule = Maps.Rule("extra", SourceField.FullName, FieldFormat.Truncate, length);
        if (taken)
        {
            Assert.Equal(rule, Maps.With(Maps.Rest, rule).Rules[^1]);
        }
        else
        {
            Assert.Equal(($"{s_extra}.maxLength", "The length to cut to is 1 to 500 characters."), Maps.Error(() => Maps.With(Maps.Rest, rule)));
        }
    }

    [Fact]
    public void Of_LengthWithoutTruncate_IsRefused()
    {
        Assert.Equal($"{s_extra}.maxLength", Extra(Maps.Field(SourceField.FullName, null, 5)).Path);
        Assert.Equal($"{s_extra}.maxLength", Extra(Maps.Field(SourceField.FullName, FieldFormat.Uppercase, 5)).Path);
    }

    [Fact]
    public void Of_EveryFormatOnEverySource_FitsOrIsRefused()
    {
        foreach (var source in SourceField.All)
        {
            foreach (var format in Enum.GetValues<FieldFormat>())
            {
                var field = Maps.Field(source, format, format == FieldFormat.Truncate ? 9 : null);
                var problem = Record.Exception(() => Maps.With(Maps.Rest, new MappingRule("extra", field)));
                Assert.Equal((source.Name, format, Fits(source.Name, format)), (source.Name, format, problem is null));
            }
        }

        static bool Fits(string source, FieldFormat format) => format switch
        {
            FieldFormat.PhoneE164 or FieldFormat.PhoneNational => source == "beneficiary.phone_number",
            FieldFormat.MinorUnits or FieldFormat.MajorUnits => source == "transfer.amount",
            FieldFormat.Uppercase => source != "transfer.amount",
            _ => source is not ("transfer.amount" or "transfer.reference" or "transfer.idempotency_key"),
        };
    }

    [Fact]
    public void Of_TruncatedReferenceInsideConcatenation_IsRefused()
    {
        Assert.All([SourceField.Reference, SourceField.IdempotencyKey], source =>
        {
            var (path, message) = Extra(Maps.Join(new TextConstant("x"), Maps.Field(source, FieldFormat.Truncate, 9)));
            Assert.Equal($"{s_extra}.concatenate[1].format", path);
            Assert.Equal($"The format truncate is not for {source.Name}: a part of it may belong to two payments. Leave the format out.", message);
        });
    }

    [Fact]
    public void Of_Parts_Are2To8FieldsAndTexts()
    {
        Assert.NotNull(Maps.With(Maps.Rest, new MappingRule("extra", Parts(2))));
        Assert.NotNull(Maps.With(Maps.Rest, new MappingRule("extra", Parts(8))));
        Assert.Equal($"{s_extra}.concatenate", Extra(Parts(1)).Path);
        Assert.Equal($"{s_extra}.concatenate", Extra(Parts(9)).Path);
        Assert.Equal(($"{s_extra}.concatenate[1]", "A part is a field or a text."), Extra(Maps.Join(new TextConstant("x"), new NumberConstant(1))));
        Assert.Equal($"{s_extra}.concatenate[0]", Extra(Maps.Join(Parts(2), new TextConstant("x"))).Path);
        Assert.Equal($"{s_extra}.concatenate[1].constant", Extra(Maps.Join(new TextConstant("x"), new TextConstant(""))).Path);

        static Concatenation Parts(int count) => new([.. Enumerable.Repeat(new TextConstant("x"), count)]);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(" ", true)]
    [InlineData("a\nb", false)]
    [InlineData("a\u0007", false)]
    [InlineData("a\u202Eb", false)]
    [InlineData("a\u2028b", false)]
    [InlineData("😀\uFFFD", true)]
    public void Of_TextConstant_IsOneSoundLine(string text, bool taken) =>
        Assert.Equal(taken, Record.Exception(() => Maps.With(Maps.Rest, Maps.Rule("extra", text))) is null);

    [Fact]
    public void Of_TextConstantWithHalfACharacter_IsRefused() =>
        Assert.All(["\ud83d", "\ude00", "\ude00\ud83d", "a\ud83db", "😀\ud83d"], text => Assert.Equal($"{s_extra}.constant", Extra(new TextConstant(text)).Path));

    [Fact]
    public void Of_TextConstant_IsUpTo200()
    {
        Assert.NotNull(Maps.With(Maps.Rest, Maps.Rule("extra", new string('x', 200))));
        Assert.Equal($"{s_extra}.constant", Extra(new TextConstant(new string('x', 201))).Path);
    }

    [Fact]
    public void Of_NumberConstant_Is15And6Digits()
    {
        Assert.NotNull(Maps.With(Maps.Rest, new MappingRule("extra", new NumberConstant(-999_999_999_999_999.999999m))));
        Assert.Equal($"{s_extra}.constant", Extra(new NumberConstant(1_000_000_000_000_000m)).Path);
        Assert.Equal($"{s_extra}.constant", Extra(new NumberConstant(0.0000001m)).Path);
    }

    [Fact]
    public void Of_AnythingButItself_NeverFillsAmountCurrencyReferenceOrRecipient()
    {
        MappingExpression[] all =
        [
            new TextConstant("1"), new NumberConstant(1), new FlagConstant(true), Maps.Join(Maps.Field(SourceField.Reference), new TextConstant("-1")),
            .. from source in SourceField.All
               from format in Enum.GetValues<FieldFormat>().Select(format => (FieldFormat?)format).Append(null)
               select Maps.Field(source, format, format == FieldFormat.Truncate ? 400 : null),
        ];
        string[] expected =
        [
            "amount: transfer.amount", "amount: transfer.amount (major_units)", "amount: transfer.amount (minor_units)",
            "currency: transfer.currency",
            "reference: transfer.reference",
            "recipient: beneficiary.account_number", "recipient: beneficiary.phone_number", "recipient: beneficiary.phone_number (phone_e164)", "recipient: beneficiary.phone_number (phone_national)",
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), Taken(Maps.Rest, all, ("amount", "transaction.amount"), ("currency", "transaction.currency"), ("reference", "transaction.reference"), ("recipient", "recipient.mobile_number")));
        Assert.Equal(expected.Order(StringComparer.Ordinal), Taken(Maps.Rest, all, ("amount", "transaction.amount"), ("currency", "transaction.currency"), ("reference", "transaction.reference"), ("recipient", "recipient.account")));
        Assert.Equal(
            expected.Where(line => !line.StartsWith("currency", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
            Taken(Maps.Mypvit, all, ("amount", "amount"), ("reference", "reference"), ("recipient", "customer_account_number")));
    }

    [Fact]
    public void Of_OtherSourceForAmount_SaysWhatToDo() => Assert.Equal(
        ("rules[4]", "The amount, transaction.amount, comes from transfer.amount alone, in major_units or minor_units."),
        Maps.Error(() => FieldMapping.Of(Maps.Rest, Maps.Replacing(Maps.Rest, new MappingRule("transaction.amount", new NumberConstant(1))))));

    [Theory]
    [InlineData("transaction_type", "PAYMENT", false)]
    [InlineData("transaction_type", "give_change", false)]
    [InlineData("service", "SOAP", false)]
    [InlineData("owner_charge", "CUSTOMER", true)]
    [InlineData("owner_charge_operator", "CUSTOMER", true)]
    [InlineData("owner_charge", "NOBODY", false)]
    [InlineData("operator_code", "MOOV_MONEY", true)]
    [InlineData("operator_code", "OTHER", false)]
    public void Of_MypvitWords_AreTheDocuments(string target, string word, bool taken)
    {
        var rules = Maps.Replacing(Maps.Mypvit, Maps.Rule(target, word));
        if (taken)
        {
            Assert.Equal(word, FieldMapping.Of(Maps.Mypvit, rules).Apply(SamplePayment.Mypvit)[target]!.GetValue<string>());
        }
        else
        {
            var (path, message) = Maps.Error(() => FieldMapping.Of(Maps.Mypvit, rules));
            Assert.Equal($"rules[{Maps.Position(Maps.Mypvit, target)}]", path);
            Assert.StartsWith($"The field {target} is the constant ", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Of_MypvitWordFromAField_IsRefused() => Assert.Equal(
        "rules[8]", Maps.Error(() => FieldMapping.Of(Maps.Mypvit, Maps.Replacing(Maps.Mypvit, Maps.Rule("transaction_type", SourceField.DistributionId)))).Path);

    [Fact]
    public void Of_SeveralWrong_NamesAllAtOnce() => Assert.Equal(
        ["rules", "rules[0].target", "rules[1].constant", "rules[2].format"],
        Maps.Errors(() => FieldMapping.Of(Maps.Rest, [Maps.Rule("a-b", "x"), Maps.Rule("c", ""), Maps.Rule("d", SourceField.FullName, FieldFormat.MinorUnits)])).Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Of_ListChangedAfterwards_StaysAsItWas()
    {
        List<MappingRule> rules = [.. Maps.Rest.DefaultRules];
        var mapping = FieldMapping.Of(Maps.Rest, rules);
        rules.Clear();
        Assert.Equal(Maps.Rest.DefaultRules, mapping.Rules);
    }

    private static (string Path, string Message) Extra(MappingExpression expression) =>
        Maps.Error(() => Maps.With(Maps.Rest, new MappingRule("extra", expression)));

    private static IEnumerable<string> Taken(TargetForm form, MappingExpression[] all, params (string Name, string Target)[] fields) =>
        (from field in fields
         from expression in all
         where Record.Exception(() => FieldMapping.Of(form, Maps.Replacing(form, new MappingRule(field.Target, expression)))) is null
         select $"{field.Name}: {expression.Show()}").Order(StringComparer.Ordinal);

    private static TheoryData<Dialect, string> MandatoryFields()
    {
        var data = new TheoryData<Dialect, string>();
        foreach (var form in DialectTargets.All)
        {
            foreach (var group in form.Mandatory.Where(group => group.Count == 1))
            {
                data.Add(form.Dialect, group[0]);
            }
        }

        return data;
    }
}
