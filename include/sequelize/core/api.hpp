#pragma once

/// Marks what a shared library exports; all else of it is hidden. docs/abi.md tells what that promises.
#define SEQUELIZE_API [[gnu::visibility("default")]]
