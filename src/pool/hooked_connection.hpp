#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <sequelize/core/hook_table.hpp>
#include <sequelize/driver/connection.hpp>
#include <sequelize/pool/connection_calls.hpp>

#include "observers.hpp"

namespace sequelize::detail {

/// A connection of a database that has hooks about connections: it has a number, and tells when it is closed.
class HookedConnection final : public Connection {
public:
    HookedConnection(std::unique_ptr<Connection> inner, std::shared_ptr<const HookTable> hooks, std::uint64_t number)
        : inner_(std::move(inner)), hooks_(std::move(hooks)), number_(number) {}
    HookedConnection(const HookedConnection&) = delete;
    HookedConnection& operator=(const HookedConnection&) = delete;
    ~HookedConnection() override {
        tell(HookType::beforeDisconnect, "beforeDisconnect");
        inner_.reset();
        tell(HookType::afterDisconnect, "afterDisconnect");
    }

    [[nodiscard]] std::uint64_t number() const noexcept { return number_; }
    /// Runs the hooks of afterConnect, whose statements set the session up.
    void runAfterConnect() {
        ConnectionHook hook{inner_.get(), number_, &setUp_};
        hooks_->run(HookType::afterConnect, &hook);
        inner_->keepSession();
    }

    ExecutionResult execute(std::string_view sql, std::span<const Value> binds) override {
        return inner_->execute(sql, binds);
    }
    [[nodiscard]] std::unique_ptr<Cursor> query(std::string_view sql, std::span<const Value> binds) override {
        return inner_->query(sql, binds);
    }
    [[nodiscard]] bool isUsable() const noexcept override { return inner_->isUsable(); }
    [[nodiscard]] bool isOpen() noexcept override { return inner_->isOpen(); }
    [[nodiscard]] bool ping() noexcept override { return inner_->ping(); }
    [[nodiscard]] bool inTransaction() noexcept override { return inner_->inTransaction(); }
    [[nodiscard]] bool lastFailureIsTransient() const noexcept override { return inner_->lastFailureIsTransient(); }
    /// A reset takes what afterConnect has set, too: that is set again.
    [[nodiscard]] bool reset() noexcept override {
        const bool undoes = !setUp_.empty() && inner_->needsReset();
        return inner_->reset() && (!undoes || setsUp());
    }
    void keepSession() noexcept override { inner_->keepSession(); }
    [[nodiscard]] bool interrupt() noexcept override { return inner_->interrupt(); }
    void cut() noexcept override { inner_->cut(); }
    void settle() noexcept override { inner_->settle(); }
    [[nodiscard]] bool needsReset() const noexcept override { return inner_->needsReset(); }
    [[nodiscard]] const ServerInfo& server() const noexcept override { return inner_->server(); }
    [[nodiscard]] std::uint64_t autoIncrementStep() override { return inner_->autoIncrementStep(); }
    [[nodiscard]] LexicalMode lexicalMode(std::string_view sql) override { return inner_->lexicalMode(sql); }

private:
    [[nodiscard]] bool setsUp() noexcept {
        try {
            for (const auto& sql : setUp_) inner_->execute(sql, {});
        } catch (...) {
            return false;  // it is closed instead
        }
        inner_->keepSession();
        return true;
    }
    void tell(HookType type, std::string_view name) const noexcept {
        if (!hooks_->has(maskOf(type))) return;
        observe(name, [&] {
            ConnectionHook hook{inner_.get(), number_, nullptr};
            hooks_->run(type, &hook);
        });
    }

    std::unique_ptr<Connection> inner_;
    std::shared_ptr<const HookTable> hooks_;  // shared: a connection on loan may outlive its database
    std::uint64_t number_;
    std::vector<std::string> setUp_{};
};

}  // namespace sequelize::detail
