// Borrowing a connection that is idle, by one thread and by several.
#include <benchmark/benchmark.h>

#include <sequelize/core/error.hpp>
#include <sequelize/pool/connection_pool.hpp>

using namespace sequelize;
using namespace sequelize::detail;

namespace {

class IdleConnection final : public Connection {
public:
    ExecutionResult execute(std::string_view, std::span<const Value>) override { return {}; }
    std::unique_ptr<Cursor> query(std::string_view, std::span<const Value>) override {
        throw UsageError("this connection answers no queries");
    }
    [[nodiscard]] bool isUsable() const noexcept override { return true; }
    [[nodiscard]] bool isOpen() noexcept override { return true; }
    [[nodiscard]] bool ping() noexcept override { return true; }
    [[nodiscard]] bool inTransaction() noexcept override { return false; }
    [[nodiscard]] bool reset() noexcept override { return true; }
    [[nodiscard]] bool interrupt() noexcept override { return false; }
    void cut() noexcept override {}
    void settle() noexcept override {}
    [[nodiscard]] LexicalMode lexicalMode(std::string_view) override { return {}; }
    [[nodiscard]] const ServerInfo& server() const noexcept override { return server_; }

private:
    ServerInfo server_{};
};

void borrow(benchmark::State& state) {
    static ConnectionPool pool([] { return std::make_unique<IdleConnection>(); }, {.max = 8});
    for (auto _ : state) benchmark::DoNotOptimize(pool.acquire());
}
BENCHMARK(borrow)->Threads(1)->Threads(2)->Threads(8)->UseRealTime();

}  // namespace
