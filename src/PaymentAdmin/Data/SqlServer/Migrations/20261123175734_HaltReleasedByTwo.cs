using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PaymentAdmin.Data.SqlServer.Migrations
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
                type: "datetime2(6)",
                precision: 6,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReleasedFirstBecause",
                table: "Connections",
                type: "nvarchar(500)",
                maxLength: 500,
                nullable: true);

            migrationBuilder.AddColumn<Guid>(
                name: "ReleasedFirstById",
                table: "Connections",
                type: "uniqueidentifier",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "ReleasedFirstByName",
                table: "Connections",
                type: "nvarchar(254)",
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
