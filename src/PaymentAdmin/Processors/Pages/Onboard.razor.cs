using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Server.ProtectedBrowserStorage;
using Microsoft.JSInterop;
using PaymentAdmin.Domain;
using PaymentAdmin.Domain.Money;
using PaymentAdmin.Fees;
using PaymentAdmin.UI;

namespace PaymentAdmin.Processors.Pages;

/// <summary>The onboarding wizard. Nothing typed is lost: it is kept in the browser's session, also over a reload.</summary>
public sealed partial class Onboard
{
    private const string Key = "onboarding";

    private static readonly IReadOnlyList<(string Value, string Text)> Currencies =
        [.. Currency.All.Select(currency => (currency.Code, $"{currency.Code} – {currency.Name}"))];

    private readonly FormErrors _errors = new();
    private OnboardingDraft? _draft;
    private IReadOnlyList<FeeRuleAnswer> _review = [];
    private bool _saving;

    [Inject]
    private OnboardProcessor Onboarding { get; set; } = default!;

    [Inject]
    private ProtectedSessionStorage Session { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        _draft = await Kept() ?? new OnboardingDraft();
        if (_draft.Step == OnboardingDraft.ReviewStep)
        {
            Review();
        }
    }

    private async Task<OnboardingDraft?> Kept()
    {
        try
        {
            return (await Session.GetAsync<OnboardingDraft>(Key)).Value;
        }
        catch (CryptographicException)
        {
            // Kept under keys that are gone: there is nothing to be read any more.
            return null;
        }
    }

    private async Task Keep() => await Session.SetAsync(Key, _draft!);

    private async Task Next()
    {
        if (_saving)
        {
            return;
        }

        _errors.Clear();
        var input = _draft!.Read(CultureInfo.CurrentCulture, _errors);
        var wrongHere = _errors.Fields.Any(field => OnboardingDraft.StepOf(field) <= _draft.Step);
        if (wrongHere || (_draft.Step >= OnboardingDraft.FeesStep && input is not null && FeeRulesEditor.Overlap(input.Fees, _errors)))
        {
            await ShowFirstError();
        }
        else if (_draft.Step == OnboardingDraft.ReviewStep)
        {
            await Send(input!);
        }
        else
        {
            _errors.Clear();
            await GoTo(_draft.Step + 1);
        }
    }

    private async Task Send(OnboardProcessor.Input input)
    {
        _saving = true;
        try
        {
            var onboarded = await Onboarding.Handle(input, await Actor(), Left);
            await Session.DeleteAsync(Key);
            Done($"{onboarded.Answer.Processor.Name} is onboarded.");
            Navigation.NavigateTo($"processors/{onboarded.Answer.Processor.Id}");
        }
        catch (Refusal refusal)
        {
            _errors.Take(refusal);
            await ShowFirstError();
        }
        finally
        {
            _saving = false;
        }
    }

    /// <summary>Goes back to the first step with something wrong on it, and into the field.</summary>
    private async Task ShowFirstError()
    {
        if (_errors.Fields.Any())
        {
            _draft!.Step = _errors.Fields.Min(OnboardingDraft.StepOf);
        }

        await Keep();
        StateHasChanged();
        await Browser.InvokeVoidAsync("pa.focusFirstError");
    }

    private async Task GoTo(int step)
    {
        _draft!.Step = step;
        if (step == OnboardingDraft.ReviewStep)
        {
            Review();
        }

        await Keep();
        await Browser.InvokeVoidAsync("pa.focus", "step");
    }

    private void Review()
    {
        var rules = FeeRuleDraft.Read(_draft!.Fees, CultureInfo.CurrentCulture, new FieldErrors());
        _review = [.. rules.Select((rule, index) => new FeeRuleAnswer(
            $"{index}", rule.EventType, rule.Direction, rule.Basis, rule.Amount ?? 0, rule.Percentage ?? 0, rule.Minimum, rule.Maximum, rule.VatRate, rule.Currency, default, null))];
    }

    private async Task Discard()
    {
        await Session.DeleteAsync(Key);
        Navigation.NavigateTo("processors");
    }
}
