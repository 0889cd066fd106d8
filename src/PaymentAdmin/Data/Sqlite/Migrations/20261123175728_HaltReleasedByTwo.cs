using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class HaltReleasedByTwo : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<DateTime>(
                name: "ReleasedFirstAt",
                table: "Connections",
                type: "TEXT",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReleasedFirstBecause",
                table: "Connections",
                type: "TEXT",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ReleasedFirstById",
                table: "Connections",
                type: "TEXT",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReleasedFirstByName",
                table: "Connections",
                type: "TEXT",
                maxLength: 254,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "ReleasedFirstAt",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "ReleasedFirstBecause",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "ReleasedFirstById",
                table: "Connections");

            migrationBuilder.DropColumn(
                name: "ReleasedFirstByName",
                table: "Connections");
        }
    }
}
