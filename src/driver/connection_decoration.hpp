#pragma once

#include <functional>
#include <memory>

#include <sequelize/driver/connection.hpp>
#include <sequelize/driver/connection_options.hpp>

namespace sequelize::detail {

/// For tests: while one lives, every connection that `connect` opens in the process is what `decorate` makes of it. So
/// what stands between the pool and the driver can fail at will.
class ConnectionDecoration {
public:
    using Decorator = std::function<std::unique_ptr<Connection>(std::unique_ptr<Connection>)>;
    /// Throws UsageError while another one lives.
    explicit ConnectionDecoration(Decorator decorate);
    ~ConnectionDecoration();
    ConnectionDecoration(const ConnectionDecoration&) = delete;
    ConnectionDecoration& operator=(const ConnectionDecoration&) = delete;
};

/// The connection itself where there is no decoration.
[[nodiscard]] std::unique_ptr<Connection> decorated(std::unique_ptr<Connection> connection);

}  // namespace sequelize::detail
