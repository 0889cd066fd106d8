using PaymentAdmin.Benchmarks;

// The bare endpoint runs in a process of its own, as the application does.
if (args is ["bare", var provider, var connectionString])
{
    await BareEndpoint.Run(new Store(provider, connectionString));
    return 0;
}

if (Options.Read(args) is not { } options)
{
    await Console.Error.WriteLineAsync(Options.Usage);
    return 2;
}

if (Built.Configuration != "Release")
{
    await Console.Error.WriteLineAsync("These are Debug builds, which nobody runs: use dotnet run -c Release.");
    return 2;
}

Console.WriteLine($"{Environment.ProcessorCount} cores, {System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}; {options.Seconds} s at each rate. Sender, endpoint and database share the machine.");
Console.WriteLine();
foreach (var each in options.Providers)
{
    await using var database = await BenchmarkDatabase.Create(each);
    if (options.Only is null or "submission")
    {
        Console.WriteLine(Submitting.Header(database.Name));
        await Submitting.Measure(database, options);
        Console.WriteLine();
    }

    if (options.Only is null or "imports")
    {
        Console.WriteLine(Importing.Header(database.Name));
        await Importing.Measure(database, options);
        Console.WriteLine();
    }

    if (options.Only is null or "reconciliation")
    {
        Console.WriteLine(Reconciling.Header(database.Name));
        await Reconciling.Measure(database, options);
        Console.WriteLine();
    }

    if (options.Only is "imports" or "submission" or "reconciliation")
    {
        continue;
    }

    Console.WriteLine(Result.Header(database.Name));
    await using (var bare = await Endpoint.StartBare(database))
    {
        await Intake.Measure("bare endpoint", bare, options);
    }

    await using var application = await Endpoint.StartApplication(database);
    await Intake.Measure("PaymentAdmin", application, options);
    Console.WriteLine();
}

return 0;
