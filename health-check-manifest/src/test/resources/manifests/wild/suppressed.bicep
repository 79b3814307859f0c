// health-check-lint: disable=eager-liveness
resource worker 'Microsoft.App/containerApps@2024-03-01' = {
  name: 'worker'
  properties: {
    template: {
      containers: [
        {
          name: 'worker'
          image: 'registry.example/worker:1'
          probes: [
            {
              type: 'Liveness'
              tcpSocket: {
                port: 9000
              }
            }
          ]
        }
      ]
    }
  }
}
