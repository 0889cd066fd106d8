namespace PaymentAdmin.PspSimulator.Webhooks;

/// <summary>What goes wrong with messages on their way: none, late, overtaken, twice.</summary>
internal static class WebhookFaults
{
    /// <summary>Sends what is made, as often and as late as the settings have it.</summary>
    /// <param name="about">What the decisions hang on: the payment's reference and the event.</param>
    public static void Send(World world, string about, Func<Delivery> make)
    {
        var settings = world.Settings;
        if (world.Dice.Roll(settings, settings.MissingWebhook, "missing_webhook", about))
        {
            return;
        }

        var delay = Delay(world, settings, about);
        world.Outbox.Send(make(), delay);
        if (world.Dice.Roll(settings, settings.DuplicateWebhook, "duplicate_webhook", about))
        {
            world.Outbox.Send(make(), delay);
        }
    }

    private static TimeSpan Delay(World world, SimulatorSettings settings, string about)
    {
        var late = settings.LateWebhookSeconds > 0 && world.Dice.Roll(settings, settings.LateWebhook, "late_webhook", about) ? settings.LateWebhookSeconds : 0;
        var overtaken = world.Dice.Roll(settings, settings.ReorderWebhooks, "reorder_webhooks", about) ? settings.ReorderSeconds : 0;
        return TimeSpan.FromSeconds(late + overtaken);
    }
}
